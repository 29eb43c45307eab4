import { describe, expect, it } from 'vitest'

import { KEY_PLACEHOLDER, RECIPES, type Target } from './recipes'

const HERE: Target = { origin: 'https://gateway.example', model: 'claude-x' }

function textOf(id: string, target = HERE): string {
  const recipe = RECIPES.find((each) => each.id === id)!
  return recipe.snippets(target).map(({ text }) => text).join('\n')
}

describe('the recipes', () => {
  it.each(RECIPES.map(({ id }) => id))('%s names this gateway, the model and the place of the key', (id) => {
    expect(textOf(id)).toContain('https://gateway.example')
    expect(textOf(id)).toContain('claude-x')
    expect(textOf(id)).toContain(KEY_PLACEHOLDER)
  })

  it('give Claude Code and Google the bare origin, and the OpenAI dialects the version', () => {
    expect(textOf('claude-code')).toContain('ANTHROPIC_BASE_URL=https://gateway.example\n')
    expect(textOf('google')).toContain('base_url="https://gateway.example")')
    expect(textOf('codex')).toContain('base_url = "https://gateway.example/v1"')
    expect(textOf('openai')).toContain('base_url="https://gateway.example/v1"')
  })

  it('keep a model with a quote or a blank one word of the shell', () => {
    const target = { ...HERE, model: "it's big" }
    expect(textOf('claude-code', target)).toContain(`claude --model 'it'\\''s big'`)
    expect(textOf('curl', target)).toContain(`"model":"it'\\''s big"`)
  })

  it('write configuration that its own reader can parse', () => {
    const file = RECIPES.find(({ id }) => id === 'opencode')!.snippets(HERE)[0]!
    expect(JSON.parse(file.text).provider.floway.models).toEqual({ 'claude-x': {} })
  })
})
