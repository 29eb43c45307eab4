import { onScopeDispose, shallowRef, watch, type Ref, type ShallowRef } from 'vue'

import { followExchanges, readExchanges, type Exchange, type ExchangeFilter } from '@/api/exchanges'
import { APIError } from '@/api/http'
import { useResource, type Resource } from '@/composables/useResource'

/** Rows of a page: few enough that the page stays quick however many there are. */
export const PAGE_ROWS = 50
/** How long to wait before a stream that ended is asked for again. */
const AGAIN_MS = 2000

export interface Exchanges {
  rows: ShallowRef<readonly Exchange[]>
  nextCursor: ShallowRef<string | null>
  page: Resource<unknown>
  /** Whether requests appear as they end, at this moment. */
  isFollowing: ShallowRef<boolean>
}

/** The rows with newer ones: each once, the newest first, no more than a page. */
export function merged(rows: readonly Exchange[], news: readonly Exchange[]): readonly Exchange[] {
  const byId = new Map([...rows, ...news].map((row) => [row.id, row]))
  return [...byId.values()]
    .sort((a, b) => Date.parse(b.started_at) - Date.parse(a.started_at) || b.id.localeCompare(a.id))
    .slice(0, PAGE_ROWS)
}

/**
 * A page of exchanges, which follows those that end as long as `isLive`.
 *
 * @param asked the filter, made anew for each load, so that a range ends with the moment
 */
export function useExchanges(asked: () => ExchangeFilter, cursor: () => string, isLive: Ref<boolean>): Exchanges {
  const rows = shallowRef<readonly Exchange[]>([])
  const nextCursor = shallowRef<string | null>(null)
  const isFollowing = shallowRef(false)
  let following: AbortController | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  const page = useResource(async (signal) => {
    stop()
    const found = await readExchanges(asked(), PAGE_ROWS, cursor(), signal)
    rows.value = found.items
    nextCursor.value = found.next_cursor
    // What ended while the page was read is told again by the stream.
    if (isLive.value) void follow('')
    return found
  })

  function stop() {
    clearTimeout(timer)
    following?.abort()
    following = null
    isFollowing.value = false
  }

  async function follow(lastId: string): Promise<void> {
    stop()
    if (document.hidden) return
    const own = (following = new AbortController())
    let newest = lastId
    try {
      isFollowing.value = true
      for await (const told of followExchanges(asked(), newest, own.signal)) {
        if (own !== following) return
        newest = told.lastId
        rows.value = merged(rows.value, told.rows)
      }
    } catch (error) {
      // Without the stream the page is still right; it is asked for again like one that ended.
      if (!(error instanceof APIError || error instanceof TypeError || own.signal.aborted)) throw error
    }
    if (own !== following) return
    isFollowing.value = false
    timer = setTimeout(() => void follow(newest), AGAIN_MS)
  }

  function onVisibility() {
    if (document.hidden) stop()
    else if (isLive.value) void page.reload()
  }

  watch(isLive, (live) => (live ? void page.reload() : stop()))
  document.addEventListener('visibilitychange', onVisibility)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', onVisibility)
    stop()
  })
  return { rows, nextCursor, page, isFollowing }
}
