import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, shallowRef } from 'vue'

import { call, connection } from '@/api/http'
import { holdUnsaved } from './unsaved'
import { useSession } from './useSession'

const SESSION = { user: { id: 'usr_1', name: 'admin', role: 'admin' }, csrf_token: 'csrf-1' }
const ENDED = { error: 'no', code: 'session_invalid', request_id: 'r' }

const fetched = vi.fn<typeof fetch>()
const answer = (status: number, body: unknown) => fetched.mockResolvedValueOnce(new Response(JSON.stringify(body), { status }))

async function signedIn() {
  const session = useSession()
  answer(200, SESSION)
  await session.logIn('admin', 'a good password')
  return session
}

beforeEach(() => {
  setActivePinia(createPinia())
  vi.stubGlobal('fetch', fetched)
  localStorage.clear()
})
afterEach(() => {
  fetched.mockReset()
  vi.unstubAllGlobals()
})

describe('a session that the gateway has ended', () => {
  it('leaves nobody signed in', async () => {
    const session = await signedIn()
    answer(401, ENDED)
    await expect(call('/api/keys')).rejects.toThrow()
    expect([session.user, session.isEnded]).toEqual([null, false])
  })

  it('leaves the page to its user while input waits to be saved, until they sign in again', async () => {
    const session = await signedIn()
    const form = effectScope()
    form.run(() => holdUnsaved(shallowRef(true)))
    answer(401, ENDED)
    await expect(call('/api/keys', { method: 'POST' })).rejects.toThrow()
    expect([session.user?.name, session.isEnded]).toEqual(['admin', true])

    answer(200, { ...SESSION, csrf_token: 'csrf-2' })
    await session.logIn('admin', 'a good password')
    expect([session.isEnded, connection.csrfToken]).toEqual([false, 'csrf-2'])
    form.stop()
  })

  it('can be given up with the input', async () => {
    const session = await signedIn()
    const form = effectScope()
    form.run(() => holdUnsaved(shallowRef(true)))
    answer(401, ENDED)
    await expect(call('/api/keys')).rejects.toThrow()
    session.giveUp()
    expect([session.user, session.isEnded]).toEqual([null, false])
    form.stop()
  })
})
