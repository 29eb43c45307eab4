import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'

import { readExchanges, type Exchange } from '@/api/exchanges'
import { APIError } from '@/api/http'

/** Records are written in batches, at most a second behind. */
const EVERY_MS = 600
const TRIES = 5
/** Other calls of the same key may have ended meanwhile. */
const ROWS = 20

/** What the gateway wrote down of a call: its cost, and who answered where the head could not tell yet. */
export function useRecord(): {
  record: ShallowRef<Exchange | null>
  /** Look for a call until it is written; nothing comes of it when it never is. */
  find: (keyId: string, requestId: string) => Promise<void>
  clear: () => void
} {
  const record = shallowRef<Exchange | null>(null)
  let running: AbortController | null = null

  function clear() {
    running?.abort()
    running = null
    record.value = null
  }

  async function find(keyId: string, requestId: string): Promise<void> {
    clear()
    const own = (running = new AbortController())
    for (let number = 0; number < TRIES; number += 1) {
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
      if (own !== running) return
      try {
        const { items } = await readExchanges({ key_id: keyId }, ROWS, '', own.signal)
        if (own !== running) return
        record.value = items.find(({ id }) => id === requestId) ?? null
      } catch (error) {
        // It is an addition to an answer that stands already.
        if (!(error instanceof APIError || own.signal.aborted)) throw error
        return
      }
      if (record.value) return
    }
  }

  onScopeDispose(clear)
  return { record, find, clear }
}
