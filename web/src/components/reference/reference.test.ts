import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

import type { APIDocument } from '@/api/reference'
import { areasOf, curlOf, isWanted, type Call } from './calls'
import { exampleOf, membersOf, typeOf } from './shape'

const document = JSON.parse(readFileSync('openapi.json', 'utf8')) as APIDocument
const areas = areasOf(document)
const calls = areas.flatMap((area) => area.calls)
const callOf = (id: string) => calls.find((call) => call.id === id) as Call
const { schemas } = document.components

describe('the calls of our own document', () => {
  it('are all shown, each in one area', () => {
    const paths = Object.values(document.paths)
    const count = paths.reduce((sum, item) => sum + Object.keys(item).filter((key) => key !== 'parameters').length, 0)
    expect(calls.length).toBe(count)
    expect(areas.find(({ name }) => name === 'aliases')?.about).toBe('Names of your own for models.')
  })

  it('are found by what they do and by who may make them', () => {
    const create = callOf('post /api/aliases')
    expect(isWanted(create, 'add an alias', 'operator')).toBe(true)
    expect(isWanted(create, '', 'viewer')).toBe(false)
    expect(isWanted(create, 'proxies', 'operator')).toBe(false)
    expect(isWanted(callOf('get /api/setup-state'), '', 'user')).toBe(true)
  })

  it('know their parameters, also those of the path', () => {
    expect(callOf('put /api/aliases/{alias_id}').parameters.map(({ name }) => name)).toContain('alias_id')
    expect(callOf('get /api/audit').parameters.map(({ name }) => name)).toContain('object_kind')
  })
})

describe('a line for a shell', () => {
  it('makes the call with a key', () => {
    expect(curlOf(callOf('post /api/aliases'), 'https://gw.example', 'KEY', { name: "it's" })).toBe(
      [
        "curl 'https://gw.example/api/aliases' -X POST \\",
        "  -H 'Authorization: Bearer KEY' \\",
        "  -H 'Content-Type: application/json' \\",
        `  -d '{"name":"it'\\''s"}'`,
      ].join('\n'),
    )
  })

  it('needs no key where anybody may ask', () => {
    expect(curlOf(callOf('get /api/setup-state'), 'https://gw.example', 'KEY', null)).toBe(
      "curl 'https://gw.example/api/setup-state'",
    )
  })
})

describe('a schema', () => {
  it('is told in words', () => {
    expect(typeOf({ type: ['string', 'null'], format: 'date-time' })).toBe('string (date-time) or null')
    expect(typeOf({ type: 'array', items: { $ref: '#/components/schemas/Target' } })).toBe('list of Target')
    expect(typeOf({ enum: ['merge', 'replace'] })).toBe('"merge" or "replace"')
    expect(typeOf({})).toBe('anything')
  })

  it('shows members, and what those are made of', () => {
    const members = membersOf({ $ref: '#/components/schemas/AliasBody' }, schemas)
    const targets = members.find(({ name }) => name === 'targets')!
    expect([targets.type, targets.isRequired]).toEqual(['list of Target', true])
    expect(membersOf(targets.inner!, schemas).map(({ name }) => name)).toContain('upstream_id')
  })

  it('has an example of what it needs', () => {
    expect(exampleOf({ $ref: '#/components/schemas/AliasBody' }, schemas)).toEqual({
      name: '…',
      targets: [{ model: '…' }],
    })
  })

  it('of every body has an example that ends', () => {
    for (const { body } of calls) if (body) expect(JSON.stringify(exampleOf(body, schemas)).length).toBeLessThan(2000)
  })
})
