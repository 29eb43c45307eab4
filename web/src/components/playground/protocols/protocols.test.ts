import { describe, expect, it } from 'vitest'

import type { Protocol } from '@/api/models'
import { NOTHING } from '../answer'
import { curlOf } from '../curl'
import { numberOf, type Draft } from '../draft'
import { SPEECHES } from './registry'

const DRAFT: Draft = { system: 'Be brief.', turns: [{ role: 'user', text: 'Hi' }], maxTokens: 5, temperature: 0, extra: { top_p: 1 } }
const BARE: Draft = { system: '', turns: [{ role: 'user', text: 'Hi' }], maxTokens: null, temperature: null, extra: {} }

const answerOf = (protocol: Protocol, events: unknown[]) => events.reduce(SPEECHES[protocol].seen, NOTHING) as typeof NOTHING

describe('what is asked', () => {
  it('is said in each protocol, a temperature of zero too', () => {
    expect(SPEECHES.messages.body(DRAFT)).toEqual({
      max_tokens: 5,
      system: 'Be brief.',
      temperature: 0,
      messages: [{ role: 'user', content: 'Hi' }],
      top_p: 1,
    })
    expect(SPEECHES.chat_completions.body(DRAFT)).toMatchObject({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hi' },
      ],
      max_completion_tokens: 5,
      temperature: 0,
    })
    expect(SPEECHES.responses.body(DRAFT)).toMatchObject({ instructions: 'Be brief.', max_output_tokens: 5, temperature: 0 })
    expect(SPEECHES.gemini.body(DRAFT)).toMatchObject({
      systemInstruction: { parts: [{ text: 'Be brief.' }] },
      generationConfig: { maxOutputTokens: 5, temperature: 0 },
    })
  })

  it.each(Object.keys(SPEECHES) as Protocol[])('has no member that nobody gave: %s', (protocol) => {
    const text = JSON.stringify(SPEECHES[protocol].body(BARE))
    expect(text).not.toMatch(/temperature|null|system|instructions|generationConfig/)
  })

  it('is a number or nothing', () => {
    expect(['', ' ', 'x', '0', '0.5', 'Infinity'].map(numberOf)).toEqual([null, null, null, 0, 0.5, null])
  })
})

describe('an answer', () => {
  it('of Messages', () => {
    const found = answerOf('messages', [
      { type: 'message_start', message: { usage: { input_tokens: 3, cache_read_input_tokens: 4, output_tokens: 1 } } },
      { type: 'ping' },
      { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'Hm' } },
      { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'Hel' } },
      { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'lo' } },
      { type: 'content_block_start', index: 2, content_block: { type: 'tool_use', name: 'look' } },
      { type: 'content_block_delta', index: 2, delta: { type: 'input_json_delta', partial_json: '{"a":' } },
      { type: 'content_block_delta', index: 2, delta: { type: 'input_json_delta', partial_json: '1}' } },
      { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 9 } },
      { type: 'message_stop' },
    ])
    expect(found).toEqual({
      text: 'Hello',
      reasoning: 'Hm',
      tools: [{ key: '2', name: 'look', input: '{"a":1}' }],
      inputTokens: 7,
      cachedTokens: 4,
      outputTokens: 9,
      stop: 'tool_use',
      error: '',
      isFinished: true,
    })
  })

  it('of Chat Completions, usage behind the end', () => {
    const found = answerOf('chat_completions', [
      { choices: [{ delta: { reasoning_content: 'Hm' } }] },
      { choices: [{ delta: { content: 'Hello' } }] },
      { choices: [{ delta: { tool_calls: [{ index: 0, function: { name: 'look', arguments: '' } }] } }] },
      { choices: [{ delta: { tool_calls: [{ index: 0, function: { arguments: '{}' } }] }, finish_reason: 'tool_calls' }] },
      { choices: [], usage: { prompt_tokens: 7, completion_tokens: 9, prompt_tokens_details: { cached_tokens: 4 } } },
    ])
    expect(found).toMatchObject({ text: 'Hello', reasoning: 'Hm', inputTokens: 7, cachedTokens: 4, outputTokens: 9, isFinished: true })
    expect(found.tools).toEqual([{ key: '0', name: 'look', input: '{}' }])
  })

  it('of Responses', () => {
    const found = answerOf('responses', [
      { type: 'response.reasoning_summary_text.delta', delta: 'Hm' },
      { type: 'response.output_text.delta', delta: 'Hello' },
      { type: 'response.output_item.added', item: { type: 'function_call', id: 'fc', name: 'look' } },
      { type: 'response.function_call_arguments.delta', item_id: 'fc', delta: '{}' },
      { type: 'response.completed', response: { status: 'completed', usage: { input_tokens: 7, output_tokens: 9, input_tokens_details: { cached_tokens: 4 } } } },
    ])
    expect(found).toMatchObject({ text: 'Hello', reasoning: 'Hm', inputTokens: 7, cachedTokens: 4, outputTokens: 9, stop: 'completed', isFinished: true })
    expect(found.tools).toEqual([{ key: 'fc', name: 'look', input: '{}' }])
  })

  it('of Gemini', () => {
    const found = answerOf('gemini', [
      { candidates: [{ content: { parts: [{ text: 'Hm', thought: true }, { text: 'Hello' }] } }] },
      { candidates: [{ content: { parts: [{ functionCall: { name: 'look', args: {} } }] }, finishReason: 'STOP' }], usageMetadata: { promptTokenCount: 7, candidatesTokenCount: 5, thoughtsTokenCount: 4 } },
    ])
    expect(found).toMatchObject({ text: 'Hello', reasoning: 'Hm', inputTokens: 7, outputTokens: 9, stop: 'STOP', isFinished: true })
    expect(found.tools).toEqual([{ key: '0', name: 'look', input: '{}' }])
  })

  it.each([
    ['messages', { type: 'error', error: { message: 'broke' } }],
    ['chat_completions', { error: { message: 'broke' } }],
    ['responses', { type: 'response.failed', response: { error: { message: 'broke' } } }],
    ['gemini', { error: { message: 'broke' } }],
  ] as [Protocol, unknown][])('that breaks off in %s says why', (protocol, event) => {
    expect(answerOf(protocol, [event]).error).toBe('broke')
  })
})

describe('the call from a shell', () => {
  it('names the key by a variable and quotes what was typed', () => {
    const line = curlOf('https://floway.example', 'messages', 'm', { messages: [{ role: 'user', content: "it's" }] })
    expect(line).toContain('"x-api-key: $API_KEY"')
    expect(line).toContain(`it'\\''s`)
    expect(line).toContain('"model": "m"')
  })

  it('has a Gemini model in the path', () => {
    const line = curlOf('https://floway.example', 'gemini', 'a b', {})
    expect(line).toContain("'https://floway.example/v1beta/models/a%20b:streamGenerateContent?alt=sse'")
    expect(line).not.toContain('"model"')
  })
})
