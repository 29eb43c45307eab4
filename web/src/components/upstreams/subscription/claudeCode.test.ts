import { describe, expect, it } from 'vitest'

import type { ClaudeCredential, ClaudeUpstream, QuotaWindow } from '@/api/subscriptions'
import { conditionOf } from './account'
import { claudeAccount, planOf, withProbe } from './claudeCode'

const NOW = new Date('2026-11-22T20:00:00Z')
const LATER = '2026-11-22T21:00:00Z'
const ID = '2d9f1c34-0b7e-4a55-9d5c-6c1f0f2b7a11'

const window = (members: Partial<QuotaWindow>): QuotaWindow => ({
  window: 'five_hour',
  source: 'headers',
  observedAt: '2026-11-22T19:00:00.000000Z',
  used: 0.42,
  resetsAt: LATER,
  status: 'allowed',
  ...members,
})

const credential = (members: Partial<ClaudeCredential> = {}): ClaudeCredential => ({
  accountUuid: ID,
  tokenKind: 'oauth',
  refreshTokenSet: true,
  state: 'active',
  stateUpdatedAt: '2026-11-22T10:00:00.000000Z',
  accessToken: { expiresAt: NOW.getTime() + 3_600_000, refreshedAt: '2026-11-22T19:00:00.000000Z' },
  quotaSnapshot: null,
  usageProbeSnapshot: null,
  quotaWindows: [],
  ...members,
})

const told = (members: Partial<ClaudeCredential> = {}, account: Partial<ClaudeUpstream['config']['accounts'][0]> = {}) => ({
  config: {
    accounts: [
      {
        email: 'ada@example.org',
        accountUuid: ID,
        organizationUuid: null,
        subscriptionType: 'max',
        rateLimitTier: 'default_claude_max_20x',
        ...account,
      },
    ],
  },
  state: { accounts: [credential(members)] },
})

const headers = (data: Record<string, unknown>) => ({ quotaSnapshot: { fetchedAt: NOW.getTime(), data } })
const condition = (members: Partial<ClaudeCredential>) => conditionOf(claudeAccount(told(members)), NOW).name
const marksOf = (data: Record<string, unknown>) =>
  claudeAccount(told(headers(data))).credential!.marks.map(({ text, tone }) =>
    typeof text === 'string' ? [text, tone] : [text.key.replace('subscription.', ''), tone, ...Object.values(text.values ?? {})],
  )
const shown = (account: ReturnType<typeof claudeAccount>) =>
  account.credential!.limits.flatMap(({ windows }) => windows.map(({ id, source, used, status }) => [id, source, used, status]))

describe('the account of a Claude Code upstream', () => {
  it('never takes the place of another one that is stored', () => {
    const account = claudeAccount(told({ accountUuid: 'another' }))
    expect([account.id, account.email, account.credential]).toEqual([ID, 'ada@example.org', null])
    expect(conditionOf(account, NOW).name).toBe('missing')
    expect(conditionOf(claudeAccount({ ...told(), state: null }), NOW).name).toBe('missing')
  })

  it('shows the size of a Max plan, and of no other plan', () => {
    expect(planOf('max', 'default_claude_max_20x')).toBe('Claude Max 20x')
    expect(planOf('pro', 'default_claude_max_20x')).toBe('Claude Pro')
    expect(planOf('max', 'default_claude_ai')).toBe('Claude Max')
    expect(planOf('gold', null)).toBe('gold')
    expect(planOf(null, 'default_claude_max_20x')).toBeNull()
  })

  it('says of a setup token that it is one, and that it cannot tell whose it is', () => {
    const account = claudeAccount(
      told({ tokenKind: 'setup-token', refreshTokenSet: false }, { email: null, subscriptionType: null, rateLimitTier: null }),
    )
    expect(account.marks.map(({ text }) => text)).toEqual([{ key: 'subscription.setupToken' }, { key: 'subscription.noProfile' }])
    expect([account.plan, account.credential!.isRenewable, account.held]).toEqual([null, false, 'setup-token'])
  })
})

describe('the condition of a Claude Code account', () => {
  const heavy = [window({ used: 0.95 })]

  it('is the end of its session before its heavy use', () => {
    expect(condition({ state: 'session_terminated', stateMessage: 'over', quotaWindows: heavy })).toBe('session_terminated')
    expect(condition({ state: 'refresh_failed', stateMessage: 'over', quotaWindows: heavy })).toBe('refresh_failed')
    expect(condition({ quotaWindows: heavy })).toBe('heavy')
  })

  it('is spent only by a rejection whose reset lies ahead', () => {
    expect(condition(headers({ status: 'rejected', reset: LATER }))).toBe('limited')
    expect(condition(headers({ status: 'rejected', reset: '2026-11-22T19:59:59Z' }))).toBe('active')
    expect(condition(headers({ status: 'rejected', reset: null }))).toBe('active')
    expect(condition(headers({ status: 'rejected', reset: 'soon' }))).toBe('active')
  })

  it('does not mind a rejected overage, nor a window that has begun anew', () => {
    expect(condition(headers({ status: 'allowed', overage: { status: 'rejected', reset: LATER } }))).toBe('active')
    expect(condition({ quotaWindows: [window({ used: 0.95, resetsAt: '2026-11-22T19:30:00Z' })] })).toBe('active')
  })
})

describe('the marks of the headers', () => {
  it('tell a disabled overage in the vendor’s words, but not that credits are out', () => {
    expect(marksOf({ overage: { status: 'rejected', disabledReason: 'out_of_credits' } })).toEqual([])
    expect(marksOf({ overage: { status: 'rejected', disabledReason: 'org_level_disabled' } })).toEqual([
      ['overageDisabled', 'bad', 'org_level_disabled'],
    ])
    expect(marksOf({ overage: { status: 'allowed' } })).toEqual([['overageAllowed', 'good']])
  })

  it('warn of a missing fallback only when the vendor says so', () => {
    expect(marksOf({ fallbackAvailable: false })).toEqual([['noFallback', 'warn']])
    expect([marksOf({ fallbackAvailable: null }), marksOf({ fallbackAvailable: true }), marksOf({})]).toEqual([[], [], []])
  })

  it('name what the use counts against', () => {
    expect(marksOf({ representativeClaim: 'five_hour' })).toEqual([['claim', 'plain', 'five_hour']])
  })
})

describe('the answer to a probe', () => {
  const AT = '2026-11-22T19:30:00.000Z'
  const merged = (windows: QuotaWindow[], usage: Record<string, unknown>) =>
    claudeAccount(withProbe(told({ quotaWindows: windows }), { fetched_at: AT, ...usage }))

  it('says the same in percent as headers say in fractions', () => {
    const ofHeaders = shown(claudeAccount(told({ quotaWindows: [window({ used: 0.42 })] })))
    const ofProbe = shown(merged([], { five_hour: { utilization: 42, resets_at: LATER } }))
    expect([ofHeaders[0]![2], ofProbe[0]![2]]).toEqual([0.42, 0.42])
  })

  it('takes the place of what is older as a whole, and of nothing that is newer', () => {
    const usage = { five_hour: { utilization: 50, resets_at: null }, seven_day: { utilization: 7, resets_at: LATER } }
    const windows = [
      window({ status: 'allowed' }),
      window({ window: 'seven_day', observedAt: '2026-11-22T19:45:00Z', used: 0.1, status: 'allowed_warning' }),
    ]
    expect(shown(merged(windows, usage))).toEqual([
      ['five_hour', 'usage_probe', 0.5, null],
      ['seven_day', 'headers', 0.1, 'allowed_warning'],
    ])
  })

  it('shows a window for Sonnet only if it has one', () => {
    expect(shown(merged([], { five_hour: { utilization: 1 }, seven_day_sonnet: null })).map(([id]) => id)).toEqual(['five_hour'])
    expect(shown(merged([], { seven_day_sonnet: { utilization: 0 } }))).toEqual([['seven_day_sonnet', 'usage_probe', 0, null]])
  })

  it('keeps what it has beyond the windows, sorted, nested values as JSON', () => {
    const { extras, probedAt } = merged([], { five_hour: { utilization: 1 }, zeta: [1], alpha: 'text', error: null }).credential!
    expect(extras.find(({ title }) => title === 'subscription.probeExtras')!.entries).toEqual([
      ['alpha', 'text'],
      ['error', 'null'],
      ['zeta', '[1]'],
    ])
    expect(probedAt).toBe(new Date(AT).getTime())
  })

  it('drops windows of which nobody says how much is used', () => {
    expect(shown(merged([window({ window: 'overage', used: null })], { five_hour: { utilization: 'much' } }))).toEqual([])
  })
})
