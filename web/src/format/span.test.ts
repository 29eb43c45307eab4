import { expect, it } from 'vitest'

import { span } from './span'

it('a length of time is whole in its unit', () => {
  expect([86_400, 2_592_000, 3600, 5400, 45, 0].map((seconds) => span(seconds, 'en'))).toEqual([
    '1 day',
    '30 days',
    '1 hour',
    '90 minutes',
    '45 seconds',
    '0 seconds',
  ])
})
