import { describe, expect, it } from 'vitest'

import type { CodexCredential } from '@/api/subscriptions'
import { conditionOf, shortId } from './account'
import { codexAccount } from './codex'

const NOW = new Date('2026-11-22T20:00:00Z')
const ID = '5c1e7a20-2f14-4f6e-8e0b-0f6d9a4f3c55'

const told = (members: Partial<CodexCredential> = {}, planType: string | null = 'pro') => ({
  config: { accounts: [{ email: 'ada@example.org', chatgptAccountId: ID, chatgptUserId: null, planType }] },
  state: {
    accounts: [
      {
        chatgptAccountId: ID,
        refreshTokenSet: true,
        state: 'active' as const,
        state_updated_at: '2026-11-22T10:00:00.000000Z',
        accessToken: null,
        quotaSnapshot: null,
        ...members,
      },
    ],
  },
})

const snapshot = (data: Record<string, unknown>, fetchedAt = NOW.getTime()) => ({ fetchedAt, data })
const of = (quotaSnapshot: Record<string, unknown>) => codexAccount(told({ quotaSnapshot }))
const condition = (quotaSnapshot: Record<string, unknown>) => conditionOf(of(quotaSnapshot), NOW)

describe('the account of a Codex upstream', () => {
  it('has a section per limit, sorted, with the windows that say how much is used', () => {
    const { limits } = of({
      zeta: snapshot({ primary_used_percent: 0, primary_window_minutes: 10_080 }),
      codex: snapshot({ active_limit: 'codex', primary_used_percent: 12.5, primary_window_minutes: 300, secondary_window_minutes: 5 }),
      empty: snapshot({ plan_type: 'pro' }),
    }).credential!
    expect(limits.map(({ name, windows }) => [name, windows.map(({ id, used, label }) => [id, used, label])])).toEqual([
      ['codex', [['codex.primary', 0.125, { minutes: 300 }]]],
      ['zeta', [['zeta.primary', 0, { minutes: 10_080 }]]],
    ])
  })

  it('is limited until the furthest instant that lies ahead, and forgets what has passed', () => {
    const limited = condition({
      a: snapshot({ ratelimited_until: '2026-11-22T21:00:00Z' }),
      b: snapshot({ ratelimited_until: '2026-11-22T23:00:00Z' }),
    })
    expect([limited.name, limited.until]).toEqual(['limited', new Date('2026-11-22T23:00:00Z')])
    expect(condition({ a: snapshot({ ratelimited_until: '2026-11-22T19:00:00Z' }) }).name).toBe('active')
    expect(condition({ a: snapshot({ ratelimited_until: 'soon', primary_used_percent: 85 }) }).name).toBe('heavy')
  })

  it('never takes the place of another one that is stored', () => {
    const account = codexAccount(told({ chatgptAccountId: 'another' }))
    expect([account.id, account.credential, conditionOf(account, NOW).name]).toEqual([ID, null, 'missing'])
  })

  it('goes by the vendor’s names of plans, the newest one told, an unknown one as it is', () => {
    const plan = (type: string | null) => codexAccount(told({}, type)).plan
    expect(['plus', 'team', 'business', 'go', null].map(plan)).toEqual([
      'ChatGPT Plus',
      'ChatGPT Business',
      'ChatGPT Enterprise',
      'go',
      null,
    ])
    const accessToken = { expiresAt: null, refreshedAt: '', planType: 'plus', planObservedAt: '' }
    expect(codexAccount(told({ accessToken }, 'pro')).plan).toBe('ChatGPT Plus')
  })

  it('has the credits of the newest statement about them', () => {
    const marks = (data: Record<string, unknown>) => of(data).credential!.marks.map(({ text }) => text)
    expect(
      marks({
        a: snapshot({ credits_has_credits: true, credits_balance: 12 }, 2),
        b: snapshot({ credits_has_credits: false }, 1),
        c: snapshot({ primary_used_percent: 1 }, 3),
      }),
    ).toEqual([{ key: 'subscription.credits', values: { n: '12' } }])
    expect(marks({ b: snapshot({ credits_has_credits: false }, 1) })).toEqual([{ key: 'subscription.noCredits' }])
    expect(marks({})).toEqual([])
  })

  it('survives whatever the vendor says', () => {
    expect(of({ a: 'text', b: null, c: snapshot({ primary_used_percent: '12' }) }).credential!.limits).toEqual([])
  })
})

describe('an id', () => {
  it('is elided only where that makes it shorter', () => {
    expect([shortId(ID), shortId('0123456789abcdef')]).toEqual(['5c1e7a20…4f3c55', '0123456789abcdef'])
  })
})
