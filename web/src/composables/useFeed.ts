import { computed, onScopeDispose, shallowRef, type ComputedRef, type ShallowRef } from 'vue'

import { APIError } from '@/api/http'

export interface Feed<T> {
  /** Everything loaded so far; null before the first answer. */
  items: ShallowRef<readonly T[] | null>
  error: ShallowRef<APIError | null>
  isLoading: ShallowRef<boolean>
  /** Whether older ones exist. */
  hasMore: ComputedRef<boolean>
  more: () => Promise<void>
  /** Begin anew, as after another filter; what is on screen stays until the answer is there. */
  reload: () => Promise<void>
}

/** A list that is loaded a page at a time, from the newest on. */
export function useFeed<T>(
  load: (cursor: string, signal: AbortSignal) => Promise<{ items: readonly T[]; next_cursor: string | null }>,
): Feed<T> {
  const items = shallowRef<readonly T[] | null>(null)
  const error = shallowRef<APIError | null>(null)
  const isLoading = shallowRef(false)
  const cursor = shallowRef<string | null>(null)
  let running: AbortController | null = null

  async function take(from: string, before: readonly T[]) {
    running?.abort()
    const run = (running = new AbortController())
    isLoading.value = true
    try {
      const page = await load(from, run.signal)
      if (run !== running) return
      items.value = [...before, ...page.items]
      cursor.value = page.next_cursor
      error.value = null
    } catch (reason) {
      if (run !== running) return
      if (!(reason instanceof APIError)) throw reason
      error.value = reason
    } finally {
      if (run === running) isLoading.value = false
    }
  }

  async function more() {
    if (cursor.value !== null && !isLoading.value) await take(cursor.value, items.value ?? [])
  }

  const reload = () => take('', [])
  onScopeDispose(() => {
    running?.abort()
    running = null
  })
  void reload()
  return { items, error, isLoading, hasMore: computed(() => cursor.value !== null), more, reload }
}
