import { describe, expect, it } from 'vitest'

import type { Standing } from '@/api/limits'
import { amountOf, shareOf } from './use'

const STANDING: Standing = {
  limit: 'requests_per_minute',
  allowed: 100,
  used: 60,
  reserved: 15,
  remaining: 25,
  resets_at: null,
}

describe('the use of a limit', () => {
  it('counts what open calls have reserved', () => {
    expect(shareOf(STANDING)).toBe(0.75)
    expect(shareOf({ ...STANDING, limit: 'usd_per_day', allowed: '2.50', used: '1.00', reserved: '0.25' })).toBe(0.5)
  })

  it('is full where nothing is allowed, and more than full where calls in flight went beyond', () => {
    expect(shareOf({ ...STANDING, allowed: 0, used: 0, reserved: 0 })).toBe(1)
    expect(shareOf({ ...STANDING, used: 130, reserved: 0 })).toBe(1.3)
  })

  it('reads as money or as a count', () => {
    expect(amountOf('usd_per_day', '12.50', 'en')).toBe('$12.50')
    expect(amountOf('usd_per_day', '0.000001', 'en')).toBe('$0.000001')
    expect(amountOf('tokens_per_day', 1200000, 'en')).toBe('1,200,000')
  })
})
