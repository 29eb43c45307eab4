import { describe, expect, it } from 'vitest'

import type { Upstream, UpstreamHealth } from '@/api/upstreams'
import { standingsOf, windowsOf } from './standing'

const NOW = new Date('2026-11-23T12:00:00Z')

function upstream(id: string, facts: Partial<Upstream> = {}): Upstream {
  return {
    id,
    name: id,
    kind: 'custom',
    enabled: true,
    config: {},
    state: null,
    models_cache: { model_count: 1, fetched_at: null, last_error: null },
    ...facts,
  } as Upstream
}

const health = (id: string, is_available: boolean, exclusions: unknown[] = []) =>
  ({ id, is_available, exclusions }) as unknown as UpstreamHealth

/** A Copilot seat with one quota that is partly used. */
function seat(id: string, percentRemaining: number, facts: Partial<Upstream> = {}): Upstream {
  const quotas = {
    premium_interactions: { entitlement: 300, percent_remaining: percentRemaining, unlimited: false, quota_remaining: 1 },
  }
  const state = { quotaSnapshot: { fetchedAt: NOW.getTime(), data: { quotas, reset_at: '2027-01-01T00:00:00Z' } } }
  return upstream(id, { kind: 'copilot', state, ...facts })
}

describe('how upstreams stand', () => {
  it('begins with those in trouble and ends with those that nobody asks', () => {
    const listed = [upstream('fine'), upstream('off', { enabled: false }), upstream('away'), upstream('also fine')]
    const known = [health('fine', true), health('away', false, [{}]), health('also fine', true)]
    expect(standingsOf(listed, known).map((each) => [each.upstream.id, each.condition.name])).toEqual([
      ['away', 'excluded'],
      ['fine', 'good'],
      ['also fine', 'good'],
      ['off', 'disabled'],
    ])
  })

  it('tells the fullest quota window first, and none of an upstream that is switched off', () => {
    const listed = [seat('half', 50), seat('nearly', 4), seat('off', 0, { enabled: false }), upstream('custom')]
    expect(windowsOf(listed, NOW).map((each) => [each.upstream.id, Math.round(each.share * 100)])).toEqual([
      ['nearly', 96],
      ['half', 50],
    ])
  })
})
