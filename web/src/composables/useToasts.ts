import { shallowRef, type ShallowRef } from 'vue'

export interface Toast {
  id: number
  tone: 'good' | 'bad'
  text: string
}

/** A failure has to be read and acted on, so it stays longer. */
const SHOWN_MS = { good: 4000, bad: 10_000 }

const toasts = shallowRef<readonly Toast[]>([])
let newest = 0

/** Short messages about what was done, in a corner of every page. */
export function useToasts(): {
  toasts: ShallowRef<readonly Toast[]>
  say: (text: string, tone?: Toast['tone']) => void
  dismiss: (id: number) => void
} {
  function dismiss(id: number) {
    toasts.value = toasts.value.filter((toast) => toast.id !== id)
  }

  function say(text: string, tone: Toast['tone'] = 'good') {
    const id = (newest += 1)
    toasts.value = [...toasts.value, { id, tone, text }]
    setTimeout(() => dismiss(id), SHOWN_MS[tone])
  }

  return { toasts, say, dismiss }
}
