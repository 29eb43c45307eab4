import { describe, expect, it } from 'vitest'

import type { Exclusion, Upstream, UpstreamHealth } from '@/api/upstreams'
import { conditionOf } from './condition'

const upstream = (members: Partial<Upstream>) =>
  ({ enabled: true, models_cache: { fetched_at: null, model_count: 3, last_error: null }, ...members }) as Upstream
const health = (isAvailable: boolean, exclusions = 0) =>
  ({ is_available: isAvailable, exclusions: Array(exclusions).fill({} as Exclusion) }) as unknown as UpstreamHealth

describe('the condition of an upstream', () => {
  it.each([
    ['disabled', upstream({ enabled: false }), health(false, 1)],
    ['excluded', upstream({}), health(false, 1)],
    ['unlisted', upstream({ models_cache: { fetched_at: null, model_count: null, last_error: { message: 'x', at: null } } }), health(true)],
    ['partly', upstream({}), health(true, 2)],
    ['good', upstream({}), health(true)],
    ['unknown', upstream({}), undefined],
  ] as const)('is %s', (name, row, found) => {
    expect(conditionOf(row, found).name).toBe(name)
  })
})
