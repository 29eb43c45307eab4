import { expect, it } from 'vitest'

import type { Sweep } from '@/api/maintenance'
import { stateOf } from './state'

const NOW = new Date('2026-11-23T12:00:00Z')
const run = (more: Partial<NonNullable<Sweep['last_run']>> | null): Sweep => ({
  name: 'audit',
  about: '',
  kept_seconds: 1,
  every_seconds: 1,
  waiting: 0,
  last_run: more && {
    started_at: '2026-11-23T11:59:00Z',
    finished_at: '2026-11-23T11:59:01Z',
    deleted: 1,
    is_done: true,
    error: null,
    ...more,
  },
})

it('a sweep is as its last run ended', () => {
  expect(stateOf(run(null), NOW).name).toBe('never')
  expect(stateOf(run({}), NOW)).toEqual({ name: 'done', tone: 'good' })
  expect(stateOf(run({ is_done: false }), NOW).name).toBe('backlog')
  expect(stateOf(run({ error: 'OperationalError' }), NOW)).toEqual({ name: 'failed', tone: 'bad' })
  expect(stateOf(run({ finished_at: null }), NOW).name).toBe('running')
  expect(stateOf(run({ finished_at: null, started_at: '2026-11-23T11:00:00Z' }), NOW).name).toBe('lost')
})
