import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

import type { Setting } from '@/api/settings'
import { textsIn, translated } from './texts'

/** What the gateway documents: a page that is generated from its settings. */
const documented = [...readFileSync('../docs/settings.md', 'utf8').matchAll(/^## `(\w+)`\n\nDefault: (.+)\.\n\n(.+)$/gm)].map(
  ([, variable, byDefault, about]) => ({ variable: variable!, default: byDefault!, about: about! }) as Setting,
)
const names = (text: string) => [...new Set(text.match(/`[^`]+`/g))].sort()

describe('the settings in Chinese', async () => {
  const texts = (await textsIn('zh-Hans'))!

  it('are those that the gateway has, each with a text', () => {
    expect(documented.length).toBeGreaterThan(40)
    expect(Object.keys(texts.about).sort()).toEqual(documented.map(({ variable }) => variable).sort())
  })

  it('name the same values as the gateway does', () => {
    const differing = documented.filter(({ variable, about }) => String(names(texts.about[variable]!)) !== String(names(about)))
    expect(differing.map(({ variable }) => variable)).toEqual([])
  })

  it('have no English word in what decides by default', () => {
    const left = documented.map((each) => translated(each, texts).default.replace(/`[^`]+`|\(.*\)|（.*）|SQLite/g, ''))
    expect(left.filter((text) => /[a-z]/i.test(text))).toEqual([])
  })
})

describe('a setting in another language', () => {
  const setting = { variable: 'NEWER', default: '64 bytes (64 B)', about: 'Of a newer gateway.' } as Setting

  it('keeps what that language does not know', () => {
    const texts = { about: {}, defaults: {}, units: { bytes: '字节' } }
    expect(translated(setting, texts)).toEqual({ ...setting, default: '64 字节（64 B）' })
  })

  it('is as the gateway says where no other is spoken', async () => {
    expect(translated(setting, await textsIn('en'))).toBe(setting)
  })
})
