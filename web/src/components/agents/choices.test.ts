import { describe, expect, it } from 'vitest'

import { choiceDraftOf, choicesOf } from './choices'

const CHOSEN = {
  claude: {
    model: 'claude-x',
    fable_model: null,
    opus_model: null,
    sonnet_model: null,
    haiku_model: 'small',
    effort: 'high' as const,
    cleanup_days: 365,
    model_discovery: true,
    attribution: false,
    auto_memory: true,
    agent_view: true,
  },
  codex: { model: 'gpt-x', effort: 'minimal' },
}

describe('what an agent is told', () => {
  it('comes out of the form as it went in', () => {
    expect(choicesOf(choiceDraftOf(CHOSEN))).toEqual(CHOSEN)
  })

  it('is left to the program where nothing was typed', () => {
    const { claude, codex } = choicesOf(choiceDraftOf({}))
    expect(claude).toMatchObject({ model: null, effort: null, cleanup_days: null, attribution: true })
    expect(codex).toEqual({ model: null, effort: null })
  })

  it('never drops days that are no number', () => {
    expect(choicesOf({ ...choiceDraftOf(CHOSEN), cleanupDays: 'never' }).claude?.cleanup_days).toBe('never')
  })
})
