import { expect, it } from 'vitest'

import { linesOf } from './detail'

it('a change has what was before, and what was made has not', () => {
  expect(linesOf('upstream.updated', { name: ['a', 'b'], enabled: [true, null] })).toEqual([
    { member: 'name', before: 'a', after: 'b' },
    { member: 'enabled', before: 'true', after: '–' },
  ])
  expect(linesOf('api_key.created', { upstream_ids: ['up_1', 'up_2'] })).toEqual([
    { member: 'upstream_ids', after: '[\n "up_1",\n "up_2"\n]' },
  ])
})

it('what is only told is no change', () => {
  expect(linesOf('maintenance.run', { sweeps: ['a', 'b'], deleted: 3 })).toEqual([
    { member: 'sweeps', after: '[\n "a",\n "b"\n]' },
    { member: 'deleted', after: '3' },
  ])
})
