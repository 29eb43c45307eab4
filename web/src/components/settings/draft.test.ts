import { describe, expect, it } from 'vitest'

import type { Setting } from '@/api/settings'
import { draftOf, grouped, inWords, valuesOf } from './draft'

const setting = (variable: string, more: Partial<Setting> = {}): Setting => ({
  variable,
  group: 'retention',
  about: '',
  default: '30 days',
  value: 30,
  is_secret: false,
  is_set: true,
  source: 'default',
  is_editable: true,
  ...more,
})
const SETTINGS = [
  setting('A_DAYS', { source: 'database', value: 7 }),
  setting('B_DAYS'),
  setting('LOG_LEVEL', { group: 'log', is_editable: false, value: 'info' }),
]

describe('the form of the settings', () => {
  it('has what is decided here, and nothing where something else decides', () => {
    expect(draftOf(SETTINGS)).toEqual({ A_DAYS: '7', B_DAYS: '' })
    expect(valuesOf(draftOf(SETTINGS), SETTINGS)).toEqual({})
  })

  it('sends only what differs, and null for what is left to the environment again', () => {
    expect(valuesOf({ A_DAYS: '', B_DAYS: ' 90 ' }, SETTINGS)).toEqual({ A_DAYS: null, B_DAYS: 90 })
  })

  it('sends what is no number as it was typed, for the gateway to refuse', () => {
    expect(valuesOf({ A_DAYS: 'soon', B_DAYS: '' }, SETTINGS)).toEqual({ A_DAYS: 'soon' })
  })
})

describe('the list of the settings', () => {
  it('is cut into its groups', () => {
    expect(grouped(SETTINGS).map(({ name, settings }) => [name, settings.length])).toEqual([
      ['retention', 2],
      ['log', 1],
    ])
  })

  it('shows nothing as a dash', () => {
    expect([inWords(null), inWords(false), inWords(['a', 'b']), inWords([])]).toEqual(['–', 'false', 'a, b', '–'])
  })
})
