import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'

/** The current instant, renewed every `everyMs`, so that ages on screen keep counting. */
export function useNow(everyMs = 1000): ShallowRef<Date> {
  const now = shallowRef(new Date())
  const timer = setInterval(() => (now.value = new Date()), everyMs)
  onScopeDispose(() => clearInterval(timer))
  return now
}
