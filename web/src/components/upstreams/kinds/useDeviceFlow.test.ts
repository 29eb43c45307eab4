import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'

import { useDeviceFlow } from './useDeviceFlow'

const BEGUN = { id: 'df_1', user_code: 'ABCD-1234', verification_uri: 'https://github.com/login/device', expires_in_seconds: 60, interval_seconds: 5 }
const fetched = vi.fn<typeof fetch>()
const answer = (body: unknown, status = 200) => fetched.mockResolvedValueOnce(new Response(JSON.stringify(body), { status }))
const polls = () => fetched.mock.calls.filter(([path]) => String(path).endsWith('/poll')).length

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('fetch', fetched.mockReset())
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function flow() {
  const done = vi.fn()
  const scope = effectScope()
  return { done, scope, ...scope.run(() => useDeviceFlow(done))! }
}

describe('a sign-in by device code', () => {
  it('polls at the pace that the gateway names until it is complete', async () => {
    const { done, start, state } = flow()
    answer(BEGUN)
    await start({ start: { github_host: 'github.com' }, name: 'seat' })
    expect(state.value).toBe('waiting')
    answer({ status: 'slow_down', interval_seconds: 10 })
    await vi.advanceTimersByTimeAsync(5000)
    answer({ status: 'complete', upstream: { id: 'up_1' } })
    await vi.advanceTimersByTimeAsync(9000)
    expect(polls()).toBe(1)
    await vi.advanceTimersByTimeAsync(1000)
    expect([polls(), state.value]).toEqual([2, 'complete'])
    expect(done).toHaveBeenCalledWith({ id: 'up_1' })
    expect(JSON.parse(String(fetched.mock.calls.at(-1)![1]!.body))).toEqual({ id: 'df_1', name: 'seat' })
  })

  it('goes on after trouble on the way and ends with any other refusal', async () => {
    const { start, state, error } = flow()
    answer(BEGUN)
    await start({ start: {} })
    answer({ error: 'GitHub failed', code: 'upstream_failed' }, 502)
    await vi.advanceTimersByTimeAsync(5000)
    expect(state.value).toBe('waiting')
    answer({ error: 'access_denied', code: 'sign_in_refused' }, 400)
    await vi.advanceTimersByTimeAsync(5000)
    expect([state.value, error.value?.code]).toEqual(['failed', 'sign_in_refused'])
    await vi.advanceTimersByTimeAsync(60_000)
    expect(polls()).toBe(2)
  })

  it('ends with a login that is no seat, although the vendor is at fault', async () => {
    const { start, state, error } = flow()
    answer(BEGUN)
    await start({ start: {} })
    answer({ error: 'HTTP 403. Start again.', code: 'login_unusable' }, 502)
    await vi.advanceTimersByTimeAsync(5000)
    expect([state.value, error.value?.message]).toEqual(['failed', 'HTTP 403. Start again.'])
    await vi.advanceTimersByTimeAsync(60_000)
    expect(polls()).toBe(1)
  })

  it('stops by the clock', async () => {
    const { start, state } = flow()
    answer({ ...BEGUN, expires_in_seconds: 8 })
    await start({ start: {} })
    answer({ status: 'pending', interval_seconds: 5 })
    await vi.advanceTimersByTimeAsync(8000)
    expect([state.value, polls()]).toEqual(['expired', 1])
  })

  it('schedules nothing further when it is left during a poll', async () => {
    const { start, scope, done } = flow()
    answer(BEGUN)
    await start({ start: {} })
    let finish = (_: Response) => {}
    fetched.mockImplementationOnce(() => new Promise((resolve) => (finish = resolve)))
    await vi.advanceTimersByTimeAsync(5000)
    scope.stop()
    finish(new Response(JSON.stringify({ status: 'pending', interval_seconds: 5 })))
    await vi.advanceTimersByTimeAsync(60_000)
    expect([polls(), done.mock.calls.length]).toEqual([1, 0])
  })

  it('can be called off', async () => {
    const { start, cancel, state, signIn } = flow()
    answer(BEGUN)
    await start({ start: {} })
    cancel()
    await vi.advanceTimersByTimeAsync(60_000)
    expect([state.value, signIn.value, polls()]).toEqual(['idle', null, 0])
  })
})
