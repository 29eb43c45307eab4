import { describe, expect, it } from 'vitest'

import { BLANK_ROW, isBlankRow, rowOf, ruleOf } from './headerRows'

describe('a rule of a header', () => {
  it.each([
    ['set', { name: 'x-team', value: 'blue', strip: false }],
    ['pass', { name: 'x-trace', value: null, strip: false }],
    ['strip', { name: 'user-agent', value: null, strip: true }],
  ] as const)('that is to %s comes back as it was', (action, rule) => {
    expect(rowOf(rule).action).toBe(action)
    expect(ruleOf(rowOf(rule))).toEqual(rule)
  })

  it('forgets a value that is not set any more', () => {
    expect(ruleOf({ name: ' X-Team ', action: 'strip', value: 'blue' })).toEqual({ name: 'x-team', value: null, strip: true })
  })

  it('says nothing before somebody types in it', () => {
    expect([isBlankRow(BLANK_ROW), isBlankRow({ ...BLANK_ROW, action: 'pass' }), isBlankRow({ ...BLANK_ROW, value: 'v' })]).toEqual([
      true,
      true,
      false,
    ])
  })
})
