import { describe, expect, it } from 'vitest'

import { countOf, LIMIT_GROUPS, LIMIT_PATHS, limitDraftOf, limitsOf, setLimits } from './draft'

describe('the form of limits', () => {
  it('sets nothing where nothing was typed', () => {
    expect(limitsOf(limitDraftOf({}))).toEqual({})
    expect(limitsOf({ ...limitDraftOf({ tokens_per_day: 5 }), tokens_per_day: ' ' })).toEqual({})
  })

  it('keeps zero, which allows nothing, apart from no limit', () => {
    const limits = { concurrent_requests: 0, usd_per_day: '0.00', tokens_per_hour: null }
    expect(setLimits(limits)).toEqual({ concurrent_requests: 0, usd_per_day: '0.00' })
    expect(countOf(limitDraftOf(limits))).toBe(2)
  })

  it('sends counts as numbers and money as the digits that were typed', () => {
    const draft = { ...limitDraftOf({}), requests_per_minute: ' 100 ', usd_per_month: '12.50' }
    expect(limitsOf(draft)).toEqual({ requests_per_minute: 100, usd_per_month: '12.50' })
  })

  it('leaves what is no number to the gateway, and never drops it', () => {
    expect(limitsOf({ ...limitDraftOf({}), tokens_per_week: '1e6', usd_per_hour: 'ten' })).toEqual({
      tokens_per_week: '1e6',
      usd_per_hour: 'ten',
    })
  })

  it('has a place for every limit, once', () => {
    const placed = LIMIT_GROUPS.flatMap(({ names }) => names)
    expect(placed).toHaveLength(11)
    expect(LIMIT_PATHS).toEqual(placed.map((name) => `limits.${name}`))
  })
})
