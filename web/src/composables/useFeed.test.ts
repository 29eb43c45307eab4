import { flushPromises } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'

import { APIError } from '@/api/http'
import { useFeed } from './useFeed'

type Page = { items: string[]; next_cursor: string | null }

function feeding(load: (cursor: string, signal: AbortSignal) => Promise<Page>) {
  const scope = effectScope()
  return { scope, feed: scope.run(() => useFeed(load))! }
}

describe('a list that is loaded a page at a time', () => {
  it('grows until there is no more', async () => {
    const pages: Record<string, Page> = { '': { items: ['c', 'b'], next_cursor: '2' }, '2': { items: ['a'], next_cursor: null } }
    const load = vi.fn(async (cursor: string) => pages[cursor]!)
    const { feed } = feeding(load)
    await flushPromises()
    expect([feed.items.value, feed.hasMore.value]).toEqual([['c', 'b'], true])
    await feed.more()
    expect([feed.items.value, feed.hasMore.value]).toEqual([['c', 'b', 'a'], false])
    await feed.more()
    expect(load).toHaveBeenCalledTimes(2)
  })

  it('keeps what is on screen when the next page fails', async () => {
    const load = vi.fn<(cursor: string) => Promise<Page>>()
    load.mockResolvedValueOnce({ items: ['b'], next_cursor: '1' }).mockRejectedValueOnce(new APIError('boom', 500, 'internal'))
    const { feed } = feeding(load)
    await flushPromises()
    await feed.more()
    expect([feed.items.value, feed.error.value?.status, feed.hasMore.value]).toEqual([['b'], 500, true])
  })

  it('takes no late answer of an earlier filter', async () => {
    let answerFirst = (_: Page) => {}
    const load = vi
      .fn<(cursor: string) => Promise<Page>>()
      .mockReturnValueOnce(new Promise((resolve) => (answerFirst = resolve)))
      .mockResolvedValueOnce({ items: ['new'], next_cursor: null })
    const { feed } = feeding(load)
    await feed.reload()
    answerFirst({ items: ['old'], next_cursor: null })
    await flushPromises()
    expect(feed.items.value).toEqual(['new'])
  })
})
