import { describe, expect, it } from 'vitest'

import type { ModelPrice, PriceOverride } from '@/api/prices'
import { difference, isWanted, lastDays, scopeOf, stateOf, unpricedFirst } from './order'

const price = (model: string, source: ModelPrice['source']): ModelPrice => ({
  upstream_id: 'up_1',
  upstream: 'one',
  model,
  model_key: `wire-${model}`,
  source,
  override_id: null,
  price: null,
})
const override = (valid_from: string | null, more: Partial<PriceOverride> = {}): PriceOverride => ({
  id: String(valid_from),
  upstream_id: null,
  model_key: 'm',
  price: { base: {} },
  valid_from,
  note: '',
  version: 1,
  ...more,
})
const NOW = new Date('2026-11-23T12:34:56Z')

describe('the prices of models', () => {
  it('begin with those that nobody knows', () => {
    const rows = unpricedFirst([price('a', 'book'), price('b', null), price('c', 'kind')])
    expect(rows.map(({ model }) => model)).toEqual(['b', 'a', 'c'])
  })

  it('are found by both names, by source and by upstream', () => {
    const any = { q: '', source: '', upstream: '' }
    expect(isWanted(price('Opus', 'book'), { ...any, q: ' opus' })).toBe(true)
    expect(isWanted(price('a', 'book'), { ...any, q: 'wire-' })).toBe(true)
    expect(isWanted(price('a', null), { ...any, source: 'none' })).toBe(true)
    expect(isWanted(price('a', 'book'), { ...any, source: 'none' })).toBe(false)
    expect(isWanted(price('a', 'book'), { ...any, upstream: 'up_2' })).toBe(false)
  })
})

describe('a price that somebody set', () => {
  const all = [override(null), override('2026-01-01T00:00:00Z'), override('2027-01-01T00:00:00Z')]

  it('is in force from its date until the next one begins', () => {
    expect(all.map((each) => stateOf(each, all, NOW))).toEqual(['past', 'current', 'future'])
  })

  it('is not replaced by one of another upstream', () => {
    const other = override('2026-02-01T00:00:00Z', { upstream_id: 'up_1' })
    expect(stateOf(all[1]!, [...all, other], NOW)).toBe('current')
  })
})

describe('a period to be priced anew', () => {
  it('ends with the last whole hour', () => {
    const { from, to } = lastDays(7, NOW)
    expect([new Date(to).toISOString(), new Date(from).toISOString()]).toEqual([
      '2026-11-23T12:00:00.000Z',
      '2026-11-16T12:00:00.000Z',
    ])
  })

  it('has no scope where nothing is typed', () => {
    expect(scopeOf('', '2026-01-01T00:00', '', '')).toBeNull()
    expect(scopeOf('2026-01-01T00:00', '2026-01-02T00:00', '', ' m ')).toMatchObject({ upstream_id: null, model_key: 'm' })
  })

  it('differs by the exact amount', () => {
    expect(difference('0.1', '0.3')).toBe('0.200000')
  })
})
