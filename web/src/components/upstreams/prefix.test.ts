import { describe, expect, it } from 'vitest'

import { idsUnder, prefixOf } from './prefix'

describe('a prefix of models', () => {
  it('is none without a text', () => {
    expect(prefixOf('  ', ['prefixed'], ['prefixed'])).toBeNull()
  })

  it('names its forms in one order, so that what is chosen again reads as unchanged', () => {
    expect(prefixOf('az/', ['prefixed', 'unprefixed'], [])).toEqual({
      prefix: 'az/',
      addressable: ['unprefixed', 'prefixed'],
      listed: [],
    })
  })

  it('tells what clients may ask for', () => {
    expect(idsUnder(null, 'm')).toEqual(['m'])
    expect(idsUnder(prefixOf('az/', ['unprefixed', 'prefixed'], []), 'm')).toEqual(['m', 'az/m'])
    expect(idsUnder(prefixOf('az/', ['prefixed'], []), 'm')).toEqual(['az/m'])
  })
})
