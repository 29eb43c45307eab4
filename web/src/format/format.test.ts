import { describe, expect, it } from 'vitest'

import { compact, count, exactMoney, growth, money, percent, UNKNOWN } from './number'
import { age, duration, momentOf, timeOfDay, localInput } from './time'

const plain = (text: string) => text.replaceAll(/[  ]/g, ' ')

describe('numbers', () => {
  it('are grouped and abbreviated by the locale', () => {
    expect(count(1234567, 'en')).toBe('1,234,567')
    expect(compact(1234567, 'en')).toBe('1.2M')
    expect(compact(1234567, 'zh-Hans')).toBe('123.5万')
  })

  it('that are unknown are a dash and never zero', () => {
    expect(count(null, 'en')).toBe(UNKNOWN)
    expect(compact(undefined, 'en')).toBe(UNKNOWN)
    expect(count(0, 'en')).toBe('0')
  })

  it('as shares stay between nothing and all', () => {
    expect(percent(1, 3, 'en')).toBe('33.3%')
    expect(percent(5, 3, 'en')).toBe('100%')
    expect(percent(0, 0, 'en')).toBe(UNKNOWN)
  })
})

describe('growth', () => {
  it('has a sign, and is unknown without a value before', () => {
    expect([growth(3, 2, 'en'), growth(1, 2, 'en'), growth(2, 2, 'en')]).toEqual(['+50%', '-50%', '0%'])
    expect([growth(3, 0, 'en'), growth(3, null, 'en'), growth(null, 2, 'en')]).toEqual([UNKNOWN, UNKNOWN, UNKNOWN])
  })
})

describe('money', () => {
  it('of a price keeps every digit that it has', () => {
    expect(['3', '0.3', '0.075', '12.50', '0.000000125'].map((rate) => exactMoney(rate, 'en'))).toEqual([
      '$3',
      '$0.30',
      '$0.075',
      '$12.50',
      '$0.000000125',
    ])
    expect(exactMoney(null, 'en')).toBe(UNKNOWN)
  })

  it('keeps small amounts visible and unknown ones unknown', () => {
    expect([money('1234.5', 'en'), money('0.0042', 'en'), money('0', 'en'), money(null, 'en')]).toEqual([
      '$1,234.50',
      '$0.0042',
      '$0.00',
      UNKNOWN,
    ])
  })
})

describe('times', () => {
  it('choose the unit of a span', () => {
    expect(plain(duration(87, 'en'))).toBe('87 ms')
    expect(plain(duration(1940, 'en'))).toBe('1.9 sec')
    expect(plain(duration(45_000, 'en'))).toBe('45 sec')
    expect(plain(duration(125_000, 'en'))).toBe('2 min 5 sec')
    expect(duration(null, 'en')).toBe(UNKNOWN)
  })

  it('say how long ago, never in the future', () => {
    const now = new Date('2026-11-22T12:00:00Z')
    expect(age('2026-11-22T11:55:00Z', now, 'en')).toBe('5 min. ago')
    expect(age('2026-11-22T12:00:09Z', now, 'en')).toBe('now')
    expect(age('2026-11-20T11:00:00Z', now, 'en')).toBe('2 days ago')
  })

  it('of the day have seconds and no noon', () => {
    expect(timeOfDay('2026-11-22T12:03:04', 'en')).toBe('12:03:04')
  })

  it('in lists have the day, too', () => {
    expect(momentOf('2026-11-22T00:03:04', 'en')).toBe('Nov 22, 00:03:04')
  })
})

describe('a field of an instant', () => {
  it('has the time of the browser, and gives the same instant back', () => {
    const instant = new Date('2026-11-23T09:30:00Z')
    expect(localInput(instant)).toMatch(/^2026-11-2[234]T\d\d:\d\d$/)
    expect(new Date(localInput(instant))).toEqual(instant)
  })
})
