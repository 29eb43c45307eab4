import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'

import { APIError } from '@/api/http'

export interface ResourceOptions {
  /** Milliseconds between two refreshes while the tab is visible; without it there is one load. */
  everyMs?: number
}

export interface Resource<T> {
  /** The newest value; a failed refresh keeps it. */
  data: ShallowRef<T | null>
  /** Why the newest load failed. */
  error: ShallowRef<APIError | null>
  isLoading: ShallowRef<boolean>
  /** When `data` arrived. */
  loadedAt: ShallowRef<Date | null>
  reload: () => Promise<void>
}

/** Load something from the API, keep it fresh, and stop with the component. */
export function useResource<T>(
  load: (signal: AbortSignal) => Promise<T>,
  { everyMs }: ResourceOptions = {},
): Resource<T> {
  const data = shallowRef<T | null>(null)
  const error = shallowRef<APIError | null>(null)
  const isLoading = shallowRef(false)
  const loadedAt = shallowRef<Date | null>(null)
  let running: AbortController | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  async function reload(): Promise<void> {
    clearTimeout(timer)
    running?.abort()
    const run = (running = new AbortController())
    isLoading.value = true
    try {
      const value = await load(run.signal)
      if (run !== running) return
      data.value = value
      error.value = null
      loadedAt.value = new Date()
    } catch (reason) {
      if (run !== running) return
      if (!(reason instanceof APIError)) throw reason
      error.value = reason
    } finally {
      if (run === running) {
        isLoading.value = false
        schedule()
      }
    }
  }

  function schedule() {
    if (everyMs && !document.hidden) timer = setTimeout(reload, everyMs)
  }

  function onVisibility() {
    clearTimeout(timer)
    if (everyMs && !document.hidden) void reload()
  }

  document.addEventListener('visibilitychange', onVisibility)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', onVisibility)
    clearTimeout(timer)
    running?.abort()
    running = null
  })
  void reload()
  return { data, error, isLoading, loadedAt, reload }
}
