import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'

import type { Matter, Overview } from '@/api/overview'
import { i18n } from '@/i18n'
import OverviewPage from '@/pages/OverviewPage.vue'
import { routes } from '@/router'

const NOTHING = { input: 0, cache_read: 0, cache_write: 0, output: 0 }
const OVERVIEW: Overview = {
  gateway: { version: '1.2.3', is_ready: true, reason: null },
  usage: {
    since: '2026-11-21T12:00:00+00:00',
    requests: 3,
    unpriced_requests: 0,
    cost_usd: '0',
    tokens: NOTHING,
    by_outcome: [
      { outcome: 'ok', requests: 2 },
      { outcome: 'stalled', requests: 1 },
    ],
    by_model: [],
  },
}
const ENDED: Matter = {
  topic: 'login_ended',
  object_id: 'up_1',
  name: 'team',
  part: '',
  detail: 'Your session has ended.',
  since: null,
  amount: null,
}
const UPSTREAM = {
  id: 'up_1',
  name: 'team',
  kind: 'custom',
  enabled: true,
  config: { base_url: 'https://vendor.example' },
  state: null,
  models_cache: { model_count: 7, fetched_at: null, last_error: null },
}

type Answers = Record<string, unknown>
const CALM: Answers = {
  '/api/overview': OVERVIEW,
  '/api/overview/attention': { items: [] },
  '/api/upstreams': { items: [] },
  '/api/upstreams/health': { items: [] },
  '/api/exchanges': { items: [], next_cursor: null },
}
const BUSY: Answers = {
  ...CALM,
  '/api/overview/attention': { items: [ENDED] },
  '/api/upstreams': { items: [UPSTREAM] },
}

const fetched = vi.fn<typeof fetch>()
const asked = () => fetched.mock.calls.map(([input]) => String(input))

/** Every path has its answer; one without is never answered. */
function answer(answers: Answers, status = 200) {
  fetched.mockImplementation((input) => {
    const body = answers[String(input).split('?')[0]!]
    return body === undefined ? new Promise(() => {}) : Promise.resolve(new Response(JSON.stringify(body), { status }))
  })
}

async function open(address = '/') {
  // Without the guard, which would ask who is signed in.
  const router = createRouter({ history: createMemoryHistory(), routes })
  await router.push(address)
  const page = mount(OverviewPage, { global: { plugins: [createPinia(), i18n, router] } })
  await flushPromises()
  return page
}

beforeEach(() => vi.stubGlobal('fetch', fetched))
afterEach(() => {
  fetched.mockReset()
  vi.unstubAllGlobals()
})

describe('the overview', () => {
  it('appears at once: nothing is shown before every part is there', async () => {
    answer({ ...CALM, '/api/upstreams/health': undefined })
    const page = await open()
    expect(page.findAll('[role=status]').map((each) => each.attributes('aria-label'))).toEqual(['Loading'])
    expect(page.text()).not.toContain('Version 1.2.3')
    page.unmount()
  })

  it('says what to do while there is nothing', async () => {
    answer(CALM)
    const page = await open()
    for (const sentence of ['An upstream is a vendor', 'No exchange yet.', 'Nothing wants your hand.', 'Version 1.2.3']) {
      expect(page.text()).toContain(sentence)
    }
    page.unmount()
  })

  it('tells what wants a hand with a way to mend it', async () => {
    answer(BUSY)
    const page = await open()
    const matters = page.get('section')
    expect(matters.text()).toContain('The login of team is over')
    expect(matters.text()).toContain('Your session has ended.')
    expect(matters.get('a').attributes('href')).toBe('/upstreams/up_1?tab=connection')
    expect(page.get('a[href="/exchanges?verdict=stalled"]').text()).toBe('Stalled')
    page.unmount()
  })

  it('names the limit that is nearly used up in words', async () => {
    const near: Matter = { ...ENDED, topic: 'key_near_limit', name: 'laptop', part: 'usd_per_month', detail: '', amount: 95 }
    answer({ ...CALM, '/api/overview/attention': { items: [near] } })
    const page = await open()
    expect(page.get('section').text()).toContain('The key laptop has used 95 % of its dollars per month')
    page.unmount()
  })

  it('counts from midnight of the reader when the address says so', async () => {
    answer(CALM)
    const page = await open('/?period=today')
    const zone = encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone)
    expect(asked()).toContain(`/api/overview?period=today&time_zone=${zone}`)
    page.unmount()
  })

  it('keeps the older state on screen when a refresh fails, and says so', async () => {
    answer(BUSY)
    const page = await open()
    answer(Object.fromEntries(Object.keys(CALM).map((path) => [path, { error: 'boom', code: 'internal', request_id: 'r7' }])), 500)
    await page.findAll('button').find((each) => each.text() === 'Refresh')!.trigger('click')
    await flushPromises()
    expect(page.get('[role=alert]').text()).toContain('The gateway failed')
    expect(page.get('[role=alert]').text()).toContain('r7')
    expect(page.text()).toContain('The login of team is over')
    page.unmount()
  })
})
