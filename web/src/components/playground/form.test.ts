import { describe, expect, it } from 'vitest'

import { draftOf, EMPTY_FORM } from './form'

const TURNS = [{ role: 'user' as const, text: 'Hi' }]

describe('the form of the playground', () => {
  it('leaves out what nobody gave', () => {
    expect(draftOf(EMPTY_FORM, TURNS)).toEqual({ system: '', turns: TURNS, maxTokens: null, temperature: null, extra: {} })
    expect(draftOf({ ...EMPTY_FORM, temperature: '0', extra: '{"top_p":1}' }, TURNS)).toMatchObject({
      temperature: 0,
      extra: { top_p: 1 },
    })
  })

  it.each([
    [{ maxTokens: 'many' }, 'maxTokens', 'number'],
    [{ temperature: '1,5' }, 'temperature', 'number'],
    [{ extra: '[1]' }, 'extra', 'json'],
    [{ extra: '{' }, 'extra', 'json'],
    [{ extra: '{"model":"x"}' }, 'extra', 'reserved'],
    [{ extra: '{"stream":false}' }, 'extra', 'reserved'],
  ])('says what is wrong with %j', (changes, field, reason) => {
    expect(draftOf({ ...EMPTY_FORM, ...changes }, TURNS)).toMatchObject({ field, reason })
  })
})
