import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue'

import { APIError } from '@/api/http'

export interface Mutation<Arguments extends unknown[], T> {
  /** Make the change; undefined when the gateway refused it, and `error` then says why. */
  run: (...args: Arguments) => Promise<T | undefined>
  isPending: ShallowRef<boolean>
  error: ShallowRef<APIError | null>
  /** What is wrong with the body, by dotted path. */
  fields: ComputedRef<Readonly<Record<string, string>>>
  /** Somebody else was faster. */
  isConflict: ComputedRef<boolean>
  clear: () => void
}

/** Run one change at a time, and keep what the gateway said against it. */
export function useMutation<Arguments extends unknown[], T>(
  change: (...args: Arguments) => Promise<T>,
): Mutation<Arguments, T> {
  const isPending = shallowRef(false)
  const error = shallowRef<APIError | null>(null)
  const fields = computed(() => error.value?.fields ?? {})
  const isConflict = computed(() => error.value?.code === 'version_mismatch')

  async function run(...args: Arguments): Promise<T | undefined> {
    if (isPending.value) return undefined
    isPending.value = true
    error.value = null
    try {
      return await change(...args)
    } catch (reason) {
      if (!(reason instanceof APIError)) throw reason
      error.value = reason
      return undefined
    } finally {
      isPending.value = false
    }
  }

  return { run, isPending, error, fields, isConflict, clear: () => (error.value = null) }
}
