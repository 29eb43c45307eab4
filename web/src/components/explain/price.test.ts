import { expect, it } from 'vitest'

import { priceLine } from './price'

it('says what is stated, in the words of the reader', () => {
  const price = { source: 'book' as const, override_id: null, rates: { input: '3', output: '15.5' } }
  const words: Record<string, string> = { 'rates.input': 'In', 'rates.output': 'Out', 'sources.book': 'the book' }
  expect(priceLine(price, 'en', (key) => words[key]!)).toBe('In $3 · Out $15.50 (the book)')
})
