import { describe, expect, it } from 'vitest'

import { inputTokens, partsOf, speedOf } from './facts'

const TOKENS = { input: 1, cache_read: 2, cache_write_5m: 3, cache_write_1h: 4, output: 11, reasoning: 5, input_image: 0, output_image: 0 }
const TIMINGS = { queue_ms: 10, gateway_ms: 2, connect_ms: 0, upstream_ms: 88, first_token_ms: 140, total_ms: 1150 }

describe('the facts of an exchange', () => {
  it('count every token that went in once', () => {
    expect(inputTokens(TOKENS)).toBe(10)
  })

  it('split its time without gaps', () => {
    expect(partsOf({ timings: TIMINGS })).toEqual([
      { name: 'queue', ms: 10, from: 0 },
      { name: 'gateway', ms: 2, from: 10 },
      { name: 'upstream', ms: 88, from: 12 },
      { name: 'think', ms: 50, from: 100 },
      { name: 'answer', ms: 1000, from: 150 },
    ])
  })

  it('say of a call that never came to an answer where it waited', () => {
    const nothing = { gateway_ms: null, connect_ms: null, upstream_ms: null, first_token_ms: null }
    expect(partsOf({ timings: { ...nothing, queue_ms: 30, total_ms: 40 } })).toEqual([
      { name: 'queue', ms: 30, from: 0 },
      { name: 'answer', ms: 10, from: 30 },
    ])
    expect(partsOf({ timings: { ...nothing, queue_ms: null, total_ms: 5 } })).toEqual([{ name: 'answer', ms: 5, from: 0 }])
  })

  it('know a speed only where tokens came one after the other', () => {
    expect(speedOf({ timings: TIMINGS, tokens: TOKENS })).toBe(10)
    expect(speedOf({ timings: TIMINGS, tokens: { ...TOKENS, output: 1 } })).toBeNull()
    expect(speedOf({ timings: { ...TIMINGS, first_token_ms: null }, tokens: TOKENS })).toBeNull()
  })
})
