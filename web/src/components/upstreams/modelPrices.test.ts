import { describe, expect, it } from 'vitest'

import type { ModelPrice } from '@/api/upstreams'
import { priceOf } from './modelPrices'

const price = (model_key: string, base: object | null) => ({ model_key, price: base && { base } }) as ModelPrice

describe('the price of a model', () => {
  it('is that of a million tokens in and out', () => {
    expect(priceOf([price('m', { input: '3', output: '15' })], 'm', 'en')).toBe('$3.00 / $15.00')
  })

  it('is unknown where nobody knows one, and never zero', () => {
    expect(priceOf([price('m', null)], 'm', 'en')).toBeNull()
    expect(priceOf(null, 'm', 'en')).toBeNull()
    expect(priceOf([price('m', { input: '3' })], 'm', 'en')).toBe('$3.00 / –')
  })
})
