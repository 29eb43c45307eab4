import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, type ShallowRef } from 'vue'
import { createMemoryHistory, createRouter, RouterView } from 'vue-router'

import type { APIError } from '@/api/http'
import { i18n } from '@/i18n'
import { useMissingPages } from './useMissingPages'
import { useToasts } from './useToasts'

const fetched = vi.fn<typeof fetch>()
const restart = vi.fn<(path: string) => void>()
const gone = () => Promise.reject(new TypeError('Failed to fetch dynamically imported module'))

beforeEach(() => vi.stubGlobal('fetch', fetched))
afterEach(() => {
  for (const toast of useToasts().toasts.value) useToasts().dismiss(toast.id)
  fetched.mockReset()
  restart.mockReset()
  vi.unstubAllGlobals()
})

async function open(path: string) {
  const history = createMemoryHistory()
  history.replace(path)
  const router = createRouter({
    history,
    routes: [
      { path: '/here', component: { render: () => 'here' } },
      { path: '/gone', component: gone },
    ],
  })
  let failure!: ShallowRef<APIError | null>
  const app = defineComponent({
    setup() {
      failure = useMissingPages(router, restart)
      return () => h(RouterView)
    },
  })
  const page = mount(app, { global: { plugins: [i18n, router] } })
  await router.isReady().catch(() => undefined)
  await flushPromises()
  return { router, page, failure }
}

async function goOn(router: Awaited<ReturnType<typeof open>>['router']) {
  await router.push('/gone?tab=2').catch(() => undefined)
  await flushPromises()
}

describe('a page whose code is missing', () => {
  it('is opened by a new start where the gateway was updated', async () => {
    fetched.mockResolvedValue(new Response('{"needs_setup": false}'))
    const { router } = await open('/here')

    await goOn(router)

    expect(restart).toHaveBeenCalledExactlyOnceWith('/gone?tab=2')
  })

  it('leaves the page that is there while the gateway is down', async () => {
    fetched.mockRejectedValue(new TypeError('no network'))
    const { router, page } = await open('/here')

    await goOn(router)

    expect(restart).not.toHaveBeenCalled()
    expect(page.text()).toBe('here')
    expect(useToasts().toasts.value.map(({ text }) => text)).toEqual(['The gateway cannot be reached.'])
  })

  it('is told where it would be the first, and not asked for over and over', async () => {
    fetched.mockResolvedValue(new Response('{"needs_setup": false}'))
    const { failure } = await open('/gone')

    expect(restart).not.toHaveBeenCalled()
    expect(failure.value?.code).toBe('part_missing')
  })
})
