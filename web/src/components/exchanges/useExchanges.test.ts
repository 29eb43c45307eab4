import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, shallowRef } from 'vue'

import type { Exchange } from '@/api/exchanges'
import { merged, PAGE_ROWS, useExchanges } from './useExchanges'

const row = (id: string, second: number, status = 200) =>
  ({ id, status, started_at: `2026-11-23T12:00:${String(second).padStart(2, '0')}Z` }) as Exchange

const fetched = vi.fn<typeof fetch>()
let tell: (id: string, row: Exchange) => void
let end: () => void

function answer(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  if (!String(input).includes('/stream')) {
    return Promise.resolve(new Response(JSON.stringify({ items: [row('b', 2), row('a', 1)], next_cursor: 'more' })))
  }
  const body = new ReadableStream<Uint8Array>({
    start(to) {
      const say = (text: string) => to.enqueue(new TextEncoder().encode(text))
      tell = (id, told) => say(`event: exchange\nid: ${id}\ndata: ${JSON.stringify(told)}\n\n`)
      end = () => to.close()
      init?.signal?.addEventListener('abort', () => to.error(new DOMException('stopped', 'AbortError')))
    },
  })
  return Promise.resolve(new Response(body))
}

const streams = () => fetched.mock.calls.filter(([input]) => String(input).includes('/stream'))

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('fetch', fetched.mockImplementation(answer))
})
afterEach(() => {
  fetched.mockReset()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('the list of exchanges', () => {
  it('has each once, the newest first, and no more than a page', () => {
    const many = Array.from({ length: PAGE_ROWS }, (_, index) => row(`x${index}`, 0))
    const rows = merged([row('a', 1), ...many], [row('b', 2), row('a', 1, 499)])
    expect(rows.slice(0, 2)).toEqual([row('b', 2), row('a', 1, 499)])
    expect(rows).toHaveLength(PAGE_ROWS)
  })

  it('follows what ends, goes on where a stream left off, and stops with its page', async () => {
    const scope = effectScope()
    const found = scope.run(() => useExchanges(() => ({ model: 'm' }), () => '', shallowRef(true)))!
    await flushPromises()
    expect([found.rows.value.length, found.nextCursor.value, found.isFollowing.value]).toEqual([2, 'more', true])
    tell('7', row('c', 3))
    await flushPromises()
    expect(found.rows.value.map(({ id }) => id)).toEqual(['c', 'b', 'a'])
    end()
    await flushPromises()
    expect(found.isFollowing.value).toBe(false)
    await vi.advanceTimersByTimeAsync(2000)
    const [, again] = streams()
    expect(again![0]).toBe('/api/exchanges/stream?model=m')
    expect(again![1]!.headers).toMatchObject({ 'Last-Event-ID': '7' })
    scope.stop()
    expect(again![1]!.signal!.aborted).toBe(true)
  })

  it('leaves an older page as it is', async () => {
    const scope = effectScope()
    const isLive = shallowRef(false)
    scope.run(() => useExchanges(() => ({}), () => 'c', isLive))
    await flushPromises()
    expect(streams()).toHaveLength(0)
    expect(String(fetched.mock.calls[0]![0])).toContain('cursor=c')
    scope.stop()
  })
})
