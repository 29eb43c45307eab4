import { describe, expect, it } from 'vitest'

import type { Upstream } from '@/api/upstreams'
import { conditionOf } from '../condition'
import { isSubscriptionEnded, subscriptionAbout, subscriptionGauges } from './gauges'

const NOW = new Date('2026-11-22T20:00:00Z')
const LATER = '2026-11-22T21:00:00Z'

const codex = (quotaSnapshot: Record<string, unknown>, email: string | null = null, state = 'active') =>
  ({
    kind: 'codex',
    enabled: true,
    config: { accounts: [{ email, chatgptAccountId: '5c1e7a20-2f14-4f6e-8e0b-0f6d9a4f3c55', chatgptUserId: null, planType: null }] },
    state: {
      accounts: [
        {
          chatgptAccountId: '5c1e7a20-2f14-4f6e-8e0b-0f6d9a4f3c55',
          refreshTokenSet: true,
          state,
          state_updated_at: LATER,
          accessToken: null,
          quotaSnapshot,
        },
      ],
    },
  }) as unknown as Upstream

describe('the gauges of a subscription', () => {
  it('are the running windows by the vendor’s short names', () => {
    const data = {
      observed_at: '2026-11-22T19:00:00Z',
      primary_used_percent: 130,
      primary_window_minutes: 300,
      primary_reset_after_at: LATER,
      secondary_used_percent: 50,
      secondary_reset_after_at: '2026-11-22T19:30:00Z',
    }
    const other = { primary_used_percent: 5, primary_window_minutes: 90 }
    const row = codex({ codex: { fetchedAt: 1, data }, spark: { fetchedAt: NOW.getTime(), data: other } })
    expect(subscriptionGauges(row, NOW)).toEqual([
      {
        key: 'codex.primary',
        label: '5h',
        share: 1,
        resetsAt: '2026-11-22T21:00:00.000Z',
        observedAt: '2026-11-22T19:00:00.000Z',
      },
      { key: 'spark.primary', label: 'spark 90m', share: 0.05, resetsAt: null, observedAt: NOW.toISOString() },
    ])
  })

  it('are none for a kind without a subscription', () => {
    expect(subscriptionGauges({ kind: 'custom', config: {}, state: null } as unknown as Upstream, NOW)).toEqual([])
  })
})

describe('the line about a subscription', () => {
  it('is its e-mail address, else a short id', () => {
    expect([subscriptionAbout(codex({}, 'ada@example.org')), subscriptionAbout(codex({}))]).toEqual([
      'ada@example.org',
      '5c1e7a20…4f3c55',
    ])
  })
})

describe('an ended login', () => {
  it('is what is said of the upstream before anything else, unless it is disabled', () => {
    const row = codex({}, null, 'session_terminated')
    expect([isSubscriptionEnded(row), isSubscriptionEnded(codex({}))]).toEqual([true, false])
    expect(conditionOf(row, undefined).name).toBe('signedOut')
    expect(conditionOf({ ...row, enabled: false }, undefined).name).toBe('disabled')
  })
})
