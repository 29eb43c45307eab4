import { describe, expect, it } from 'vitest'

import { configErrors, faultAt } from './faults'

describe('the faults of a configuration', () => {
  const errors = configErrors({ 'config.base_url': 'no URL', 'config.header_rules.2.name': 'bad', 'config.api_key': 'again', name: 'taken' })

  it('go by the paths of its own members', () => {
    expect(errors).toEqual({ base_url: 'no URL', 'header_rules.2.name': 'bad', api_key: 'again', name: 'taken' })
  })

  it('are found at their place or above it', () => {
    expect([faultAt(errors, 'base_url'), faultAt(errors, 'header_rules'), faultAt(errors, 'header')]).toEqual([
      'no URL',
      'bad',
      undefined,
    ])
  })
})
