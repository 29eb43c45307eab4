import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory } from 'vue-router'

import type { Session } from '@/api/session'
import type { Upstream } from '@/api/upstreams'
import { useSession } from '@/composables/useSession'
import { i18n } from '@/i18n'
import UpstreamsPage from '@/pages/UpstreamsPage.vue'
import { makeRouter } from '@/router'

const row = (number: number) =>
  ({
    id: `up_${number}`,
    kind: 'custom',
    name: `vendor ${number}`,
    enabled: true,
    etag: '"1"',
    config: { base_url: `https://v${number}` },
    state: null,
    models_cache: { fetched_at: null, model_count: 1, last_error: null },
  }) as unknown as Upstream

const fetched = vi.fn<typeof fetch>()
/** What the gateway has; a test changes it. */
let rows: Upstream[] = []
let refusal: Response | null = null

beforeEach(() => {
  rows = [1, 2, 3].map(row)
  refusal = null
  fetched.mockReset().mockImplementation(async (path, options) => {
    if (options?.method !== 'GET' && refusal) return refusal
    const items = String(path).endsWith('/health') ? [] : rows
    return new Response(JSON.stringify({ items }))
  })
  vi.stubGlobal('fetch', fetched)
})
afterEach(() => vi.unstubAllGlobals())

async function open(role: Session['user']['role'] = 'operator') {
  const pinia = createPinia()
  setActivePinia(pinia)
  const session = useSession()
  await session.restore()
  session.session = { user: { id: 'u', name: 'olga', role } } as Session
  const page = mount(UpstreamsPage, { global: { plugins: [pinia, i18n, makeRouter(createMemoryHistory())] } })
  await flushPromises()
  return page
}
const names = (page: Awaited<ReturnType<typeof open>>) => page.findAll('tbody a').map((link) => link.text())

describe('the list of upstreams', () => {
  it('shows fifty of two hundred, and finds the others', async () => {
    rows = Array.from({ length: 200 }, (_, index) => row(index + 1))
    const page = await open()
    expect(page.findAll('tbody tr').length).toBe(50)
    await page.get('[aria-label="Next page"]').trigger('click')
    expect(names(page)[0]).toBe('vendor 51')
  })

  it('takes a place back that the gateway refuses', async () => {
    const page = await open()
    refusal = new Response(JSON.stringify({ error: 'The order is another.', code: 'order_changed' }), { status: 409 })
    await page.get('[aria-label="Move vendor 1 down"]').trigger('click')
    await flushPromises()
    expect(names(page)).toEqual(['vendor 1', 'vendor 2', 'vendor 3'])
    expect(page.get('[role=alert]').text()).toContain('The order is another.')
    const [, options] = fetched.mock.calls.find(([path]) => String(path).endsWith('/reorder'))!
    expect(JSON.parse(String(options!.body))).toEqual({
      ids: ['up_2', 'up_1', 'up_3'],
      expected_ids: ['up_1', 'up_2', 'up_3'],
    })
  })

  it('offers nothing to those who only look', async () => {
    const page = await open('viewer')
    expect(page.text()).not.toContain('New upstream')
    expect(page.findAll('[draggable], [aria-label^="Move"], [aria-label^="Actions"]')).toEqual([])
    expect(page.findAll('[role=switch]').every((each) => each.attributes('disabled') !== undefined)).toBe(true)
  })
})
