import { describe, expect, it } from 'vitest'

import type { Upstream } from '@/api/upstreams'
import { seatAbout, seatOf, seatWindows } from './copilot'

const bucket = (members: object) => ({
  entitlement: 300,
  overage_count: 0,
  overage_permitted: false,
  percent_remaining: 75,
  quota_remaining: 225,
  unlimited: false,
  ...members,
})

const seat = (quotas: object, githubHost = 'github.com') =>
  ({
    config: { githubHost, user: { login: 'octo', id: 1, avatar_url: '', name: null } },
    state: {
      seat: { fetchedAt: 0, data: { plan: 'business' } },
      copilotToken: null,
      quotaSnapshot: { fetchedAt: Date.UTC(2026, 10, 22), data: { reset_at: '2026-12-01T00:00:00Z', quotas } },
    },
  }) as unknown as Upstream

describe('a Copilot seat', () => {
  it('is named by its login, and by a tenant of its own', () => {
    expect([seatAbout(seat({})), seatAbout(seat({}, 'acme.ghe.com'))]).toEqual(['octo', 'octo · acme.ghe.com'])
  })

  it('draws only the buckets that are metered', () => {
    const quotas = { premium_interactions: bucket({}), chat: bucket({ unlimited: true }), none: bucket({ entitlement: 0 }) }
    expect(seatWindows(seat(quotas))).toEqual([
      {
        key: 'premium_interactions',
        label: 'premium interactions',
        share: 0.25,
        resetsAt: '2026-12-01T00:00:00Z',
        observedAt: '2026-11-22T00:00:00.000Z',
      },
    ])
  })

  it('of which nothing is known says nothing', () => {
    const unknown = { config: {}, state: null } as unknown as Upstream
    expect(seatWindows(unknown)).toEqual([])
    expect(seatOf(unknown)).toMatchObject({ plan: null, tokenExpiresAt: null, observedAt: null, resetAt: null, quotas: [] })
  })
})
