import { describe, expect, it } from 'vitest'

import { askedOf, filtersOf, NO_FILTERS, queryOf } from './filters'

const NOW = new Date('2026-11-23T12:00:00Z')

describe('the filters of exchanges', () => {
  it('are the same after a trip through the address', () => {
    const filters = { ...NO_FILTERS, range: 'week' as const, verdict: 'failed' as const, model: 'm', cursor: 'c' }
    expect(queryOf(filters)).toEqual({ range: 'week', verdict: 'failed', model: 'm', cursor: 'c' })
    expect(filtersOf(queryOf(filters))).toEqual(filters)
    expect(queryOf(NO_FILTERS)).toEqual({})
  })

  it('take nothing from an address that they do not know', () => {
    expect(filtersOf({ range: 'century', verdict: 'odd', model: ['a', 'b'], other: 'x' })).toEqual(NO_FILTERS)
  })

  it('ask only what is meant', () => {
    expect(askedOf({ ...NO_FILTERS, range: 'all' }, NOW)).toEqual({})
    expect(askedOf({ ...NO_FILTERS, slow: '1.5', error: ' x ', verdict: 'stalled' }, NOW)).toEqual({
      from: '2026-11-22T12:00:00.000Z',
      min_duration_ms: '1500',
      error: 'x',
      verdict: ['stalled'],
    })
    expect(askedOf({ ...NO_FILTERS, slow: 'x' }, NOW)).not.toHaveProperty('min_duration_ms')
  })

  it('know what failed: all that did not complete', () => {
    const { verdict } = askedOf({ ...NO_FILTERS, verdict: 'failed' }, NOW)
    expect(verdict).toHaveLength(5)
    expect(verdict).not.toContain('complete')
  })
})
