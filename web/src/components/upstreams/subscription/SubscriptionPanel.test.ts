import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { SubscriptionRow } from '@/api/subscriptions'
import type { Upstream } from '@/api/upstreams'
import { i18n } from '@/i18n'
import { SUBSCRIPTIONS } from './kinds'
import SubscriptionPanel from './SubscriptionPanel.vue'

const NOW = new Date('2026-11-22T20:00:00Z')
const ID = '2d9f1c34-0b7e-4a55-9d5c-6c1f0f2b7a11'
const BEGUN = { state: 'abc', authorize_url: 'https://vendor.invalid/authorize?state=abc', expires_in_seconds: 900 }

const account = (members: Record<string, unknown> = {}) => ({
  accountUuid: ID,
  tokenKind: 'oauth',
  refreshTokenSet: true,
  state: 'active',
  stateUpdatedAt: '2026-11-22T10:00:00.000000Z',
  accessToken: { expiresAt: NOW.getTime() + 7_200_000, refreshedAt: '2026-11-22T19:00:00.000000Z' },
  quotaSnapshot: null,
  usageProbeSnapshot: null,
  quotaWindows: [
    { window: 'five_hour', source: 'headers', observedAt: '2026-11-22T19:00:00Z', used: 0.42, resetsAt: '2026-11-22T23:00:00Z', status: 'allowed' },
  ],
  ...members,
})

const row = (members: Record<string, unknown> = {}) =>
  ({
    id: 'up_1',
    kind: 'claude-code',
    name: 'mine',
    config: { accounts: [{ email: 'ada@example.org', accountUuid: ID, organizationUuid: null, subscriptionType: 'max', rateLimitTier: null }] },
    state: { accounts: [account(members)] },
  }) as unknown as Upstream

const fetched = vi.fn<typeof fetch>()
const answer = (body: unknown, status = 200) =>
  fetched.mockResolvedValueOnce(new Response(JSON.stringify(body), { status }))
const sent = () =>
  fetched.mock.calls.map(([path, init]) => [path, JSON.parse(String(init?.body ?? 'null')) as unknown])

function open(upstream: Upstream | null, { kind = 'claude-code', mayChange = true, name = '', ways = [] as string[] } = {}) {
  return mount(SubscriptionPanel, {
    props: {
      subscription: SUBSCRIPTIONS[kind]!,
      upstream,
      draft: { name, ways, areWaysChanged: ways.length > 0 },
      mayChange,
    },
    global: { plugins: [i18n] },
  })
}

type Panel = ReturnType<typeof open>
const button = (panel: Panel, name: string) => panel.findAll('button').find((each) => each.text() === name)
const buttons = (panel: Panel) => panel.findAll('button').map((each) => each.text())

beforeEach(() => {
  vi.stubGlobal('fetch', fetched)
  vi.useFakeTimers({ now: NOW, toFake: ['Date', 'setInterval', 'clearInterval'] })
})
afterEach(() => {
  fetched.mockReset()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('a new subscription', () => {
  it('begins its sign-in when the tab is looked at, and each tab its own', async () => {
    answer(BEGUN)
    const panel = open(null)
    await flushPromises()
    expect(sent()).toEqual([['/api/upstreams/claude-code-pkce-start', {}]])
    const link = panel.get('a[target=_blank]')
    expect([link.attributes('href'), link.attributes('rel')]).toEqual([BEGUN.authorize_url, 'noopener noreferrer'])
    expect(panel.text()).toContain('15:00')

    answer({ ...BEGUN, authorize_url: 'https://vendor.invalid/setup' })
    await panel.findAll('[role=tab]')[1]!.trigger('mousedown', { button: 0 })
    await flushPromises()
    expect(sent()[1]).toEqual(['/api/upstreams/claude-code-setup-token-pkce-start', {}])
    await panel.findAll('[role=tab]')[0]!.trigger('mousedown', { button: 0 })
    await flushPromises()
    expect(fetched).toHaveBeenCalledTimes(2)
  })

  it('keeps what was pasted after a refusal, and tells why', async () => {
    answer(BEGUN)
    const panel = open(null, { name: ' team ', ways: ['px_1'] })
    await flushPromises()
    const [box] = panel.findAll('textarea')
    await box!.setValue('code#abc')
    answer({ error: 'The vendor is away.', code: 'import_failed' }, 400)
    await panel.get('form').trigger('submit')
    await flushPromises()
    expect(panel.text()).toContain('The vendor is away.')
    expect([box!.element.value, panel.emitted('created')]).toEqual(['code#abc', undefined])

    answer({ ...row(), name: 'team' } as unknown as SubscriptionRow, 201)
    await panel.get('form').trigger('submit')
    await flushPromises()
    const body = { callback: 'code#abc', name: 'team', proxy_fallback_list: [{ id: 'px_1' }] }
    expect(sent().slice(1)).toEqual([
      ['/api/upstreams/claude-code-import', body],
      ['/api/upstreams/claude-code-import', body],
    ])
    expect(panel.emitted('created')).toEqual([['up_1']])
  })

  it('warns before a file is pasted, and sends none that cannot be one', async () => {
    answer(BEGUN)
    const panel = open(null, { kind: 'codex' })
    await flushPromises()
    await panel.findAll('[role=tab]')[1]!.trigger('mousedown', { button: 0 })
    fetched.mockReset()
    expect(panel.get('[role=alert]').text()).toContain('logs the other out')
    const form = panel.findAll('form')[1]!
    await form.get('textarea').setValue('not json')
    await form.trigger('submit')
    expect(form.text()).toContain('This is not JSON')
    expect(fetched).not.toHaveBeenCalled()
  })
})

describe('the card of a subscription', () => {
  it('shows who it is, how it is and what of it is used', () => {
    const text = open(row()).text()
    for (const each of ['ada@example.org', 'Claude Max', 'Active', '5 hours', 'headers · 1 hr. ago', '42%', 'in 3 hr.', 'in 2 hr.'])
      expect(text).toContain(each)
  })

  it('merges the answer to a probe without asking for the row', async () => {
    const panel = open(row())
    answer({ five_hour: { utilization: 91, resets_at: '2026-11-22T23:00:00Z' }, iguana: 1, fetched_at: '2026-11-22T20:00:00.000Z' })
    await button(panel, 'Refresh quota')!.trigger('click')
    await flushPromises()
    expect(sent()).toEqual([['/api/upstreams/up_1/claude-code-probe-quota', {}]])
    expect(panel.get('[role=meter]').attributes('aria-valuetext')).toBe('91%')
    expect(panel.text()).toContain('probe · now')
    expect(panel.text()).toContain('iguana')
    expect(panel.emitted('changed')).toHaveLength(1)
  })

  it('renews the token of a login, never of a setup token', async () => {
    expect(buttons(open(row({ tokenKind: 'setup-token', refreshTokenSet: false })))).not.toContain('Refresh token now')
    const panel = open(row(), { ways: ['direct'] })
    answer({ error: 'The login has ended.', code: 'account_terminated' }, 400)
    await button(panel, 'Refresh token now')!.trigger('click')
    await flushPromises()
    expect(sent()).toEqual([['/api/upstreams/up_1/claude-code-refresh-now', { proxy_fallback_list: [{ id: 'direct' }] }]])
    expect(panel.text()).toContain('The login has ended.')
    expect(panel.emitted('changed')).toHaveLength(1)
  })

  it('asks for another login when this one has ended, in the vendor’s words', async () => {
    answer(BEGUN)
    const panel = open(row({ state: 'refresh_failed', stateMessage: 'invalid_grant: revoked', accessToken: null }))
    await flushPromises()
    expect(panel.text()).toContain('Renewal failed')
    expect(panel.text()).toContain('invalid_grant: revoked')
    expect(sent()).toEqual([['/api/upstreams/claude-code-pkce-start', { upstream_id: 'up_1' }]])
    expect(buttons(panel)).not.toContain('Refresh token now')
  })

  it('asks for the login of the account that it is set up for, and shows no other', async () => {
    answer(BEGUN)
    const panel = open(row({ accountUuid: 'somebody-else', quotaWindows: [] }))
    await flushPromises()
    expect(panel.text()).toContain('Login is missing')
    expect(panel.get('[role=alert]').text()).toContain(ID)
    expect(panel.text()).not.toContain('somebody-else')
  })

  it('asks for a login where what is stored cannot be read', async () => {
    answer(BEGUN)
    const panel = open({ ...row(), state: null, config: { accounts: [] } } as unknown as Upstream)
    await flushPromises()
    expect(panel.get('[role=alert]').text()).toContain('cannot be read')
    expect(sent()).toEqual([['/api/upstreams/claude-code-pkce-start', { upstream_id: 'up_1' }]])
  })

  it('says that it replaces the other kind of login', async () => {
    answer(BEGUN)
    const panel = open(row({ tokenKind: 'setup-token', refreshTokenSet: false }))
    await button(panel, 'Import a login again')!.trigger('click')
    await flushPromises()
    expect(sent()).toEqual([['/api/upstreams/claude-code-setup-token-pkce-start', { upstream_id: 'up_1' }]])
    answer(BEGUN)
    await panel.findAll('[role=tab]')[0]!.trigger('mousedown', { button: 0 })
    await flushPromises()
    expect(sent()[1]).toEqual(['/api/upstreams/claude-code-pkce-start', { upstream_id: 'up_1', allow_kind_change: true }])
    expect(panel.text()).toContain('holds a login of the other kind')
  })

  it('does not break on an instant that is none', () => {
    const text = open(row({ stateUpdatedAt: 'yesterday', accessToken: { expiresAt: 1e300, refreshedAt: '' } })).text()
    expect(text).toContain('(invalid timestamp)')
    expect(text).not.toContain('Invalid Date')
  })

  it('has nothing to press for those who only look', () => {
    expect(buttons(open(row(), { mayChange: false }))).toEqual([])
  })
})
