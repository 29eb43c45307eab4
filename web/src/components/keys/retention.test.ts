import { describe, expect, it } from 'vitest'

import { isShorter, retentionDraftOf, secondsOf } from './retention'

describe('how long whole requests are kept', () => {
  it('is shown in the largest whole unit and says the same', () => {
    expect(retentionDraftOf(172_800)).toEqual({ unit: 'days', amount: '2' })
    expect(retentionDraftOf(5400)).toEqual({ unit: 'minutes', amount: '90' })
    for (const seconds of [null, 1, 100, 5400, 7200, 172_800])
      expect(secondsOf(retentionDraftOf(seconds))).toBe(seconds)
  })

  it('takes parts of a unit, and leaves what is no number to the gateway', () => {
    expect(secondsOf({ unit: 'hours', amount: ' 1.5 ' })).toBe(5400)
    expect(secondsOf({ unit: 'days', amount: 'two' })).toBe('two')
    expect(secondsOf({ unit: 'days', amount: '' })).toBe('')
  })

  it('warns where kept requests go, and nowhere else', () => {
    expect(isShorter({ unit: 'hours', amount: '1' }, 86_400)).toBe(true)
    expect(isShorter({ unit: 'off', amount: '' }, 60)).toBe(true)
    expect(isShorter({ unit: 'days', amount: '1' }, 86_400)).toBe(false)
    expect(isShorter({ unit: 'days', amount: '1' }, null)).toBe(false)
  })
})
