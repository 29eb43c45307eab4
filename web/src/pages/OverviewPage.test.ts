import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory } from 'vue-router'

import type { Overview } from '@/api/overview'
import { i18n } from '@/i18n'
import OverviewPage from '@/pages/OverviewPage.vue'
import { makeRouter } from '@/router'

const NOTHING = { input: 0, cache_read: 0, cache_write: 0, output: 0 }

const EMPTY: Overview = {
  gateway: { version: '1.2.3', is_ready: true, reason: null },
  upstreams: [],
  usage: { since: '2026-11-21T12:00:00+00:00', requests: 0, unpriced_requests: 0, cost_usd: '0', tokens: NOTHING, by_outcome: [], by_model: [] },
  exchanges: [],
}

const BUSY: Overview = {
  ...EMPTY,
  upstreams: [
    {
      id: 'up_1',
      name: 'main vendor',
      kind: 'custom',
      enabled: true,
      protocols: ['messages'],
      models: null,
      fetched_at: null,
      error: 'refused the connection',
      error_at: null,
    },
  ],
  exchanges: [
    {
      id: 'x1',
      started_at: '2026-11-22T11:00:00+00:00',
      verdict: 'upstream_cut',
      status: 200,
      protocol: 'messages',
      model: 'claude-x',
      upstream: 'main vendor',
      stream: true,
      attempts: 1,
      tokens: { input: 10, cache_read: 20, cache_write: 5, output: 7 },
      cost_usd: '0.0001',
      duration_ms: 1500,
      first_token_ms: null,
      error: 'The body ended early.',
    },
  ],
}

const fetched = vi.fn<typeof fetch>()
const answer = (body: unknown, status = 200) =>
  fetched.mockResolvedValueOnce(new Response(JSON.stringify(body), { status }))

async function open() {
  const page = mount(OverviewPage, {
    global: { plugins: [createPinia(), i18n, makeRouter(createMemoryHistory())] },
  })
  await flushPromises()
  return page
}

beforeEach(() => vi.stubGlobal('fetch', fetched))
afterEach(() => {
  fetched.mockReset()
  vi.unstubAllGlobals()
})

describe('the overview', () => {
  it('shows that it is loading', async () => {
    fetched.mockReturnValueOnce(new Promise(() => {}))
    const page = await open()
    expect(page.findAll('[role=status]').map((each) => each.attributes('aria-label'))).toEqual([
      'Loading',
      'Loading',
    ])
    page.unmount()
  })

  it('says what to do while there is nothing', async () => {
    answer(EMPTY)
    const page = await open()
    expect(page.text()).toContain('No upstream yet.')
    expect(page.text()).toContain('No exchange yet.')
    expect(page.text()).toContain('Version 1.2.3')
    page.unmount()
  })

  it('shows an upstream with its trouble and an exchange with its verdict and tokens', async () => {
    answer(BUSY)
    const page = await open()
    const [upstreams, exchanges] = page.findAll('tbody').map((each) => each.text())
    expect(upstreams).toContain('refused the connection')
    expect(upstreams).toContain('–')
    for (const fact of ['Upstream cut', 'claude-x', 'main vendor', '35', '1.5 sec', 'The body ended early.']) {
      expect(exchanges?.replaceAll(' ', ' ')).toContain(fact)
    }
    page.unmount()
  })

  it('keeps the older state on screen when a refresh fails, and says so', async () => {
    answer(BUSY)
    const page = await open()
    answer({ error: 'boom', code: 'internal', request_id: 'r7' }, 500)
    await page.get('button').trigger('click')
    await flushPromises()
    expect(page.get('[role=alert]').text()).toContain('The gateway failed')
    expect(page.get('[role=alert]').text()).toContain('r7')
    expect(page.text()).toContain('main vendor')
    page.unmount()
  })
})
