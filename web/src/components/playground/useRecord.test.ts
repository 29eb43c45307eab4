import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'

import { useRecord } from './useRecord'

const fetched = vi.fn<typeof fetch>()
const page = (...ids: string[]) =>
  Promise.resolve(new Response(JSON.stringify({ items: ids.map((id) => ({ id })), next_cursor: null })))

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('fetch', fetched)
})
afterEach(() => {
  fetched.mockReset()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('the record of a call', () => {
  it('is looked for until it is written', async () => {
    fetched.mockImplementationOnce(() => page('other')).mockImplementationOnce(() => page('other', 'req_1'))
    const found = effectScope().run(useRecord)!
    const done = found.find('key_1', 'req_1')
    await vi.advanceTimersByTimeAsync(5000)
    await done
    expect(found.record.value?.id).toBe('req_1')
    expect(fetched).toHaveBeenCalledTimes(2)
    expect(String(fetched.mock.calls[0]![0])).toContain('key_id=key_1')
  })

  it('is given up after a while, and at once when its page is left', async () => {
    fetched.mockImplementation(() => page('other'))
    const scope = effectScope()
    const found = scope.run(useRecord)!
    const done = found.find('key_1', 'req_1')
    await vi.advanceTimersByTimeAsync(60_000)
    await done
    expect([fetched.mock.calls.length, found.record.value]).toEqual([5, null])
    void found.find('key_1', 'req_2')
    scope.stop()
    await vi.advanceTimersByTimeAsync(5000)
    expect(fetched).toHaveBeenCalledTimes(5)
  })
})
