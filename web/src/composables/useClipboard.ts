import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'

export type CopyState = 'idle' | 'copied' | 'refused'

/** A failure has to be read and acted on, so it stays longer. */
const SHOWN_MS = { copied: 1600, refused: 5000 }

/** Copy text and say for a while how it went; plain http and a denied permission refuse. */
export function useClipboard(): { state: ShallowRef<CopyState>; copy: (text: string) => Promise<boolean> } {
  const state = shallowRef<CopyState>('idle')
  let timer: ReturnType<typeof setTimeout> | undefined

  async function copy(text: string): Promise<boolean> {
    clearTimeout(timer)
    let outcome: 'copied' | 'refused'
    try {
      await navigator.clipboard.writeText(text)
      outcome = 'copied'
    } catch {
      outcome = 'refused'
    }
    state.value = outcome
    timer = setTimeout(() => (state.value = 'idle'), SHOWN_MS[outcome])
    return outcome === 'copied'
  }

  onScopeDispose(() => clearTimeout(timer))
  return { state, copy }
}
