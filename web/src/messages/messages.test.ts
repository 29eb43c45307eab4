import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

import { en } from './en'
import { zh } from './zh'

type Tree = { [key: string]: string | Tree }

function leaves(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) => {
    const name = path ? `${path}.${key}` : key
    return typeof value === 'string' ? [[name, value] as [string, string]] : leaves(value, name)
  })
}

const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort()

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(vue|ts)$/.test(name) && !/(messages|\.test\.ts|generated)/.test(name))
  .map((name) => readFileSync(join('src', name), 'utf8'))
  .join('\n')

/** Keys whose last part is a value of the API or a route: found by their stem. */
const STEMS = ['apiDocs', 'transfer.askText', 'transfer.ask', 'transfer.modeHints', 'transfer.modes', 'transfer.actions', 'maintenance.states', 'maintenance.doctor.levels', 'settings.sources', 'settings.groups', 'audit.actors', 'audit.kinds', 'audit', 'prices.tabs', 'prices.states', 'prices.rates', 'prices.sources', 'overview.period', 'overview.attention', 'overview.metric', 'verdict', 'protocol', 'role', 'error', 'page', 'app.theme', 'app.group', 'connect', 'keys.states', 'keys.retention.units', 'limits.groups', 'limits.names', 'agents.shells', 'agents.writes', 'agents.models', 'agents.switches', 'users.roleHint', 'upstreams.condition', 'upstreams.states', 'editor.kinds', 'editor.tabs', 'editor.health', 'editor.custom.styles', 'editor.headers', 'editor.members', 'editor.timeouts', 'editor.prefix', 'editor.flags.names', 'editor.flags.texts', 'editor.model', 'editor.model.faults', 'subscription.way', 'subscription.condition', 'subscription.ended', 'subscription.window', 'subscription.source', 'usage.ranges', 'usage.dimensions', 'usage.measures', 'performance.metrics', 'performance.hints', 'performance.dimensions', 'exchanges.ranges', 'exchanges.part', 'exchanges.partHint', 'exchanges.side', 'playground.fault', 'playground.role', 'aliases', 'aliases.selections', 'aliases.states', 'aliases.targetStates']

describe('the messages', () => {
  it('have exactly the same keys in both languages', () => {
    expect(leaves(zh).map(([key]) => key)).toEqual(leaves(en).map(([key]) => key))
  })

  it('name the same values in both languages', () => {
    const chinese = Object.fromEntries(leaves(zh))
    const differing = leaves(en).filter(
      ([key, text]) => String(placeholders(text)) !== String(placeholders(chinese[key] ?? '')),
    )
    expect(differing).toEqual([])
  })

  it('are all used', () => {
    const unused = leaves(en)
      .map(([key]) => key)
      .filter((key) => {
        const stem = key.slice(0, key.lastIndexOf('.'))
        const isByStem = STEMS.includes(stem) && sources.includes(`\`${stem}.\${`)
        return !isByStem && !sources.includes(`'${key}'`)
      })
    expect(unused).toEqual([])
  })

  it('exist for every literal key in the sources', () => {
    const known = new Set(leaves(en).map(([key]) => key))
    const asked = [...sources.matchAll(/\bt\(\s*'([\w.]+)'/g)].map(([, key]) => key)
    expect(asked.length).toBeGreaterThan(20)
    expect(asked.filter((key) => !known.has(key as string))).toEqual([])
  })
})
