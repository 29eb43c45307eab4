import { expect, it } from 'vitest'

import type { AliasPreview, TargetState } from '@/api/aliases'
import { stateOf } from './state'

const preview = (...states: TargetState[]): AliasPreview => ({
  targets: states.map((state) => ({ model: 'm', upstream_id: null, state, candidates: [] })),
  protocols: [],
  limits: {},
  hides_model: false,
  failed_upstreams: [],
})

it('an alias is as good as its targets are together', () => {
  expect(stateOf(preview('served', 'served')).name).toBe('served')
  expect(stateOf(preview('upstream_missing', 'served')).name).toBe('partly')
  expect(stateOf(preview('not_served', 'unknown')).name).toBe('unknown')
  expect(stateOf(preview('not_served', 'upstream_disabled'))).toEqual({ name: 'dead', tone: 'bad' })
})
