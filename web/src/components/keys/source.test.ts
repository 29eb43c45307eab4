import { expect, it } from 'vitest'

import { RANDOM, sourceOf } from './source'

it('a key of ones own is sent, and only where it is wanted', () => {
  expect(sourceOf(RANDOM)).toEqual({})
  expect(sourceOf({ kind: 'generate', customKey: 'typed-and-given-up' })).toEqual({})
  expect(sourceOf({ kind: 'custom', customKey: ' pasted-with-spaces\n' })).toEqual({
    key_source: 'custom',
    custom_key: 'pasted-with-spaces',
  })
})
