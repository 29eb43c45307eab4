import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, RouterView } from 'vue-router'

import { connection } from '@/api/http'
import { i18n } from '@/i18n'
// Loaded with the test, so that a first visit does not have to wait for its compilation.
import '@/pages/ConnectPage.vue'
import '@/pages/LoginPage.vue'
import '@/pages/SetupPage.vue'
import { makeRouter } from '@/router'

const SESSION = { user: { id: 'usr_1', name: 'admin', role: 'user' }, csrf_token: 'csrf-1' }

const fetched = vi.fn<typeof fetch>()

function answer(status: number, body: unknown, headers: Record<string, string> = {}) {
  fetched.mockResolvedValueOnce(new Response(JSON.stringify(body), { status, headers }))
}

async function openLogin(path = '/login', needsSetup = false) {
  answer(200, { needs_setup: needsSetup })
  const router = makeRouter(createMemoryHistory())
  const page = mount(RouterView, { global: { plugins: [createPinia(), i18n, router] } })
  await router.push(path)
  await flushPromises()
  fetched.mockClear()
  return { page, router }
}

async function submit(page: Awaited<ReturnType<typeof openLogin>>['page'], name: string, password: string) {
  await page.get('input[name=name]').setValue(name)
  await page.get('input[name=password]').setValue(password)
  await page.get('form').trigger('submit')
  await flushPromises()
}

beforeEach(() => {
  vi.stubGlobal('fetch', fetched)
  localStorage.clear()
})
afterEach(() => {
  fetched.mockReset()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('the login', () => {
  it('leads to the set-up where nobody can sign in yet', async () => {
    const { page, router } = await openLogin('/login', true)
    expect(router.currentRoute.value.name).toBe('setup')
    answer(200, SESSION)
    answer(200, { models: [] })
    const [token, name, password] = page.findAll('input')
    await token!.setValue(' t0ken ')
    await name!.setValue('ada')
    await password!.setValue('a good password')
    await page.get('form').trigger('submit')
    await flushPromises()
    const [path, init] = fetched.mock.calls[0]!
    expect([path, JSON.parse(String(init?.body))]).toEqual([
      '/api/first-run',
      { token: 't0ken', name: 'ada', password: 'a good password' },
    ])
  })

  it('wants both fields before it asks', async () => {
    const { page } = await openLogin()
    await submit(page, 'admin', '')
    expect(page.text()).toContain('Enter your user name and password.')
    expect(fetched).not.toHaveBeenCalled()
  })

  it('keeps the CSRF token and goes where the visitor wanted to', async () => {
    const { page, router } = await openLogin('/connect?client=codex')
    expect(router.currentRoute.value.query).toEqual({ next: '/connect?client=codex' })
    answer(200, SESSION)
    answer(200, { models: [] })
    await submit(page, 'admin', 'correct horse')
    await vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/connect?client=codex'))
    expect(JSON.parse(String(fetched.mock.calls[0]![1]!.body))).toEqual({
      name: 'admin',
      password: 'correct horse',
      remember: false,
    })
    expect(connection.csrfToken).toBe('csrf-1')
  })

  it('does not follow a foreign address', async () => {
    const { page, router } = await openLogin('/login?next=//evil.example/x')
    answer(200, SESSION)
    answer(200, { models: [] })
    await submit(page, 'admin', 'correct horse')
    await vi.waitFor(() => expect(router.currentRoute.value.name).toBe('connect'))
  })

  it('says under the password that the credentials are wrong', async () => {
    const { page } = await openLogin()
    answer(401, { error: 'no', code: 'invalid_credentials', request_id: 'r' })
    await submit(page, 'admin', 'wrong')
    expect(page.get('[role=alert]').text()).toBe('The user name or the password is wrong.')
    expect(page.get('input[name=password]').attributes('aria-invalid')).toBe('true')
  })

  it('counts down while the gateway wants a pause', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const { page } = await openLogin()
    answer(429, { error: 'no', code: 'rate_limited', request_id: 'r' }, { 'Retry-After': '2' })
    await submit(page, 'admin', 'wrong')
    expect(page.get('[role=alert]').text()).toBe('Too many failed attempts. Try again in 2 s.')
    expect(page.get('button[type=submit]').attributes('disabled')).toBeDefined()
    await vi.advanceTimersByTimeAsync(2000)
    expect(page.find('[role=alert]').exists()).toBe(false)
    expect(page.get('button[type=submit]').attributes('disabled')).toBeUndefined()
  })

  it('shows that the gateway cannot be reached', async () => {
    const { page } = await openLogin()
    fetched.mockRejectedValueOnce(new TypeError('failed'))
    await submit(page, 'admin', 'secret')
    expect(page.get('[role=alert]').text()).toBe('The gateway cannot be reached.')
  })
})
