import { expect, it } from 'vitest'

import { priceLine } from './price'

it('says what is stated, and nothing of what is unknown', () => {
  const price = { source: 'book' as const, override_id: null, rates: { input: '3', output: '15.5' } }
  expect([priceLine(price), priceLine(null)]).toEqual(['input $3 · output $15.5 (book)', ''])
})
