import { computed, onScopeDispose, shallowRef } from 'vue'

import { pollDeviceSignIn, startDeviceSignIn, type CopilotUpstream, type DeviceSignIn } from '@/api/copilot'
import { APIError } from '@/api/http'

/** What `startDeviceSignIn` takes, and the name of an upstream that is to be made. */
export interface FlowOrder {
  start: Parameters<typeof startDeviceSignIn>[0]
  name?: string | undefined
}

export type FlowState = 'idle' | 'starting' | 'waiting' | 'expired' | 'failed' | 'complete'

/** A failure of the network or of GitHub says nothing about the sign-in, so it is asked for again. */
const PASSING = new Set([0, 502])
/** The code was allowed and is used up, whatever became of the login. */
const USED_UP = 'login_unusable'

/**
 * A sign-in by device code: begun, polled at the pace that the gateway names, and ended by an answer, by the clock or
 * with the component.
 */
export function useDeviceFlow(onComplete: (upstream: CopilotUpstream) => void) {
  const state = shallowRef<FlowState>('idle')
  const signIn = shallowRef<DeviceSignIn | null>(null)
  const error = shallowRef<APIError | null>(null)
  const expiresAt = shallowRef(0)
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: AbortController | null = null

  function halt() {
    clearTimeout(timer)
    running?.abort()
    running = null
  }

  async function start(order: FlowOrder): Promise<void> {
    halt()
    const run = (running = new AbortController())
    error.value = null
    signIn.value = null
    state.value = 'starting'
    try {
      const begun = await startDeviceSignIn(order.start)
      if (run !== running) return
      signIn.value = begun
      expiresAt.value = Date.now() + begun.expires_in_seconds * 1000
      state.value = 'waiting'
      schedule(run, order, begun.interval_seconds)
    } catch (reason) {
      if (run === running) fail(reason)
    }
  }

  function schedule(run: AbortController, order: FlowOrder, seconds: number) {
    const wait = seconds * 1000
    // The last poll would come too late: what is left is to say so in time.
    if (Date.now() + wait >= expiresAt.value) timer = setTimeout(expire, Math.max(0, expiresAt.value - Date.now()))
    else timer = setTimeout(() => void poll(run, order, seconds), wait)
  }

  async function poll(run: AbortController, order: FlowOrder, seconds: number): Promise<void> {
    const { name, start: { proxy_fallback_list } } = order
    try {
      const progress = await pollDeviceSignIn(
        { id: signIn.value!.id, ...(name && { name }), ...(proxy_fallback_list && { proxy_fallback_list }) },
        run.signal,
      )
      if (run !== running) return
      if (progress.status !== 'complete') return schedule(run, order, progress.interval_seconds ?? seconds)
      state.value = 'complete'
      if (progress.upstream) onComplete(progress.upstream)
    } catch (reason) {
      if (run !== running) return
      const isPassing = reason instanceof APIError && PASSING.has(reason.status) && reason.code !== USED_UP
      if (isPassing) return schedule(run, order, seconds)
      fail(reason)
    }
  }

  function expire() {
    halt()
    state.value = 'expired'
  }

  function fail(reason: unknown) {
    halt()
    if (!(reason instanceof APIError)) throw reason
    error.value = reason
    state.value = 'failed'
  }

  function cancel() {
    halt()
    signIn.value = null
    state.value = 'idle'
  }

  onScopeDispose(halt)
  const isRunning = computed(() => state.value === 'starting' || state.value === 'waiting')
  return { state, signIn, error, expiresAt, isRunning, start, cancel }
}
