import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'

import { APIError } from '@/api/http'
import { useResource } from './useResource'

let isHidden = false
const scope = () => effectScope()

beforeEach(() => {
  vi.useFakeTimers()
  isHidden = false
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => isHidden)
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

function show(visible: boolean) {
  isHidden = !visible
  document.dispatchEvent(new Event('visibilitychange'))
}

describe('useResource', () => {
  it('keeps what is on screen when a refresh fails', async () => {
    const load = vi.fn().mockResolvedValueOnce('first').mockRejectedValueOnce(new APIError('no', 0, 'unreachable'))
    const running = scope()
    const { data, error, reload } = running.run(() => useResource(load))!
    await vi.runAllTimersAsync()
    await reload()
    expect([data.value, error.value?.code]).toEqual(['first', 'unreachable'])
    running.stop()
  })

  it('lets only the newest of two runs speak', async () => {
    const answers: ((value: string) => void)[] = []
    const load = vi.fn(() => new Promise<string>((resolve) => answers.push(resolve)))
    const running = scope()
    const { data, isLoading, reload } = running.run(() => useResource(load))!
    const second = reload()
    answers[0]!('old')
    await vi.runAllTimersAsync()
    expect([data.value, isLoading.value]).toEqual([null, true])
    answers[1]!('new')
    await second
    expect([data.value, isLoading.value]).toEqual(['new', false])
    running.stop()
  })

  it('does not poll in a hidden tab, and refreshes once on return', async () => {
    const load = vi.fn().mockResolvedValue('value')
    const running = scope()
    running.run(() => useResource(load, { everyMs: 1000 }))
    await vi.advanceTimersByTimeAsync(2500)
    expect(load).toHaveBeenCalledTimes(3)
    show(false)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(load).toHaveBeenCalledTimes(3)
    show(true)
    await vi.advanceTimersByTimeAsync(0)
    expect(load).toHaveBeenCalledTimes(4)
    running.stop()
  })

  it('stops and aborts with its scope', async () => {
    const load = vi.fn((signal: AbortSignal) => Promise.resolve(signal))
    const running = scope()
    const { data } = running.run(() => useResource(load, { everyMs: 1000 }))!
    await vi.advanceTimersByTimeAsync(0)
    running.stop()
    await vi.advanceTimersByTimeAsync(5000)
    expect(load).toHaveBeenCalledTimes(1)
    expect(data.value?.aborted).toBe(true)
  })
})
