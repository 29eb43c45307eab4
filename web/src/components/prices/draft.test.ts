import { describe, expect, it } from 'vitest'

import type { PriceOverride } from '@/api/prices'
import { bodyOf, draftOf, proposed } from './draft'

const OVERRIDE: PriceOverride = {
  id: 'price_1',
  upstream_id: null,
  model_key: 'claude-x',
  price: {
    base: { input: '3', output: '15', cache_read: '0.3' },
    tiers: { priority: { input: '6' } },
    bands: [{ from_tokens: 200001, tier: 'priority', rates: { input: '12' } }],
  },
  valid_from: '2026-06-01T00:00:00Z',
  note: 'June',
  version: 1,
}

describe('the form of a price', () => {
  it('says the same as the price it was made of', () => {
    const { upstream_id, model_key, price, note } = OVERRIDE
    expect(bodyOf(draftOf(OVERRIDE))).toEqual({
      upstream_id,
      model_key,
      price,
      note,
      valid_from: '2026-06-01T00:00:00.000Z',
    })
  })

  it('keeps digits as they are typed and leaves out what is empty', () => {
    const draft = proposed({ upstreamId: 'up_1', modelKey: ' m ', price: null })
    const body = bodyOf({ ...draft, base: { ...draft.base, input: ' 0,075 ', output: '0.30' } })
    expect(body).toEqual({
      upstream_id: 'up_1',
      model_key: 'm',
      price: { base: { input: '0.075', output: '0.30' } },
      valid_from: null,
      note: '',
    })
  })
})
