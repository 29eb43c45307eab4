import type { Exchange, ExchangeDetail } from '@/api/exchanges'

/** All that went in: read from the cache, written to it, or neither. */
export function inputTokens(tokens: Exchange['tokens']): number {
  return tokens.input + tokens.cache_read + tokens.cache_write_5m + tokens.cache_write_1h
}

/** The parts of the time that an exchange took, in their order. */
export const PARTS = ['queue', 'gateway', 'connect', 'upstream', 'think', 'answer'] as const

export interface Part {
  name: (typeof PARTS)[number]
  ms: number
  /** Where it begins, from the arrival. */
  from: number
}

/**
 * What the time went into; parts that it did not come to are left out.
 *
 * `think` is from the head of the answer to its first words, `answer` what came after them, or all of it
 * where there were none.
 */
export function partsOf({ timings }: Pick<ExchangeDetail, 'timings'>): Part[] {
  const { queue_ms, gateway_ms, connect_ms, upstream_ms, first_token_ms, total_ms } = timings
  const told = { queue: queue_ms, gateway: gateway_ms, connect: connect_ms, upstream: upstream_ms }
  const parts: Part[] = []
  let from = 0
  const add = (name: Part['name'], ms: number) => {
    if (ms > 0) parts.push({ name, ms, from })
    from += Math.max(0, ms)
  }
  for (const [name, ms] of Object.entries(told)) if (ms !== null) add(name as Part['name'], ms)
  // The first token counts from the start of the last attempt, which is where the queue ends.
  if (first_token_ms !== null) add('think', (queue_ms ?? 0) + first_token_ms - from)
  add('answer', total_ms - from)
  return parts
}

/** Output tokens per second behind the first one; null where there is nothing to measure. */
export function speedOf({ timings, tokens }: Pick<ExchangeDetail, 'timings' | 'tokens'>): number | null {
  if (timings.first_token_ms === null || tokens.output < 2) return null
  const seconds = (timings.total_ms - (timings.queue_ms ?? 0) - timings.first_token_ms) / 1000
  return seconds > 0 ? (tokens.output - 1) / seconds : null
}
