import { describe, expect, it } from 'vitest'

import { countdown, fromNow, instantOf } from './instant'

const now = new Date('2026-11-22T12:00:00Z')
const away = (milliseconds: number) => fromNow(new Date(now.getTime() + milliseconds), now, 'en')
const MINUTE = 60_000
const HOUR = 60 * MINUTE

describe('instants', () => {
  it('that are none are told from those that are', () => {
    expect(instantOf('2026-11-22T12:00:00Z')).toEqual(now)
    expect(instantOf(now.getTime())).toEqual(now)
    expect(['soon', '', null, undefined, {}, NaN, 1e300].map(instantOf)).toEqual(Array(7).fill(null))
  })

  it('say how far they are in both directions, and below a minute only that it is now', () => {
    expect([away(59_000), away(-59_000), away(0)]).toEqual(['now', 'now', 'now'])
    expect([away(61_000), away(-59 * MINUTE)]).toEqual(['in 1 min.', '59 min. ago'])
    expect([away(47.9 * HOUR), away(-HOUR)]).toEqual(['in 47 hr.', '1 hr. ago'])
    expect([away(48 * HOUR), away(-73 * HOUR)]).toEqual(['in 2 days', '3 days ago'])
  })

  it('count down in whole seconds and stop at zero', () => {
    const until = (milliseconds: number) => countdown(new Date(now.getTime() + milliseconds), now)
    expect([until(900_000), until(65_900), until(999), until(-5000)]).toEqual(['15:00', '1:05', '0:00', '0:00'])
  })
})
