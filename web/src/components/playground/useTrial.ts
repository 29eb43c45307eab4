import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'

import type { StreamEvent } from '@/api/events'
import { APIError } from '@/api/http'
import type { Protocol } from '@/api/models'
import { play, type PlaygroundCall, type PlaygroundReply } from '@/api/playground'

import { NOTHING, type Answer } from './answer'
import { SPEECHES } from './protocols/registry'

/** How many events are kept to be looked at; longer answers drop their beginning. */
export const MAX_RAW = 2000

export type Phase = 'idle' | 'waiting' | 'streaming' | 'done' | 'cut' | 'stopped' | 'refused' | 'failed'

export interface Trial {
  phase: ShallowRef<Phase>
  answer: ShallowRef<Answer>
  /** The head of the answer, once it is there. */
  reply: ShallowRef<PlaygroundReply | null>
  /** The newest events, as they came. */
  raw: ShallowRef<readonly StreamEvent[]>
  /** Milliseconds from the click to the first words, and to the end. */
  firstMs: ShallowRef<number | null>
  totalMs: ShallowRef<number | null>
  /** Why the gateway did not even take the call. */
  error: ShallowRef<APIError | null>
  run: (protocol: Protocol, call: Omit<PlaygroundCall, 'stream'>) => Promise<void>
  /** End the call, at the upstream too. */
  stop: () => void
  clear: () => void
}

/** One call at a time, and what has come of it so far. */
export function useTrial(): Trial {
  const phase = shallowRef<Phase>('idle')
  const answer = shallowRef<Answer>(NOTHING)
  const reply = shallowRef<PlaygroundReply | null>(null)
  const raw = shallowRef<readonly StreamEvent[]>([])
  const firstMs = shallowRef<number | null>(null)
  const totalMs = shallowRef<number | null>(null)
  const error = shallowRef<APIError | null>(null)
  let running: AbortController | null = null

  function clear() {
    running?.abort()
    running = null
    phase.value = 'idle'
    answer.value = NOTHING
    reply.value = error.value = firstMs.value = totalMs.value = null
    raw.value = []
  }

  async function run(protocol: Protocol, call: Omit<PlaygroundCall, 'stream'>): Promise<void> {
    clear()
    const own = (running = new AbortController())
    const startedAt = performance.now()
    phase.value = 'waiting'
    try {
      const got = await play(protocol, call, own.signal)
      if (own !== running) return
      reply.value = got
      if (!got.events) return void (phase.value = 'refused')
      for await (const events of got.events) {
        if (own !== running) return
        see(protocol, events)
        if (firstMs.value === null && hasOutput(answer.value)) firstMs.value = performance.now() - startedAt
      }
      phase.value = answer.value.error ? 'failed' : answer.value.isFinished ? 'done' : 'cut'
    } catch (reason) {
      if (own !== running) return
      if (own.signal.aborted) phase.value = 'stopped'
      else if (reason instanceof APIError) {
        error.value = reason
        phase.value = 'failed'
      } else if (reason instanceof TypeError) {
        // How browsers say that a body broke off.
        phase.value = 'cut'
      } else throw reason
    } finally {
      if (own === running) totalMs.value = performance.now() - startedAt
    }
  }

  function see(protocol: Protocol, events: readonly StreamEvent[]) {
    phase.value = 'streaming'
    raw.value = [...raw.value, ...events].slice(-MAX_RAW)
    answer.value = events.reduce((so, { data }) => {
      const document = documentOf(data)
      return document === null ? so : SPEECHES[protocol].seen(so, document)
    }, answer.value)
  }

  onScopeDispose(() => running?.abort())
  return { phase, answer, reply, raw, firstMs, totalMs, error, run, stop: () => running?.abort(), clear }
}

const hasOutput = ({ text, reasoning, tools }: Answer) => Boolean(text || reasoning || tools.length)

/** The object of an event's data; null of what is none, such as `[DONE]`. */
function documentOf(data: string): object | null {
  try {
    const document: unknown = JSON.parse(data)
    return typeof document === 'object' ? document : null
  } catch {
    return null
  }
}

/** The sentence of a refusal in any protocol; its text where it has none. */
export function sentenceOf(refusal: string): string {
  const document = documentOf(refusal) as { error?: { message?: unknown } | string; message?: unknown } | null
  const { error, message } = document ?? {}
  const found = typeof error === 'object' ? error.message : (error ?? message)
  return typeof found === 'string' ? found : refusal.slice(0, 1000)
}
