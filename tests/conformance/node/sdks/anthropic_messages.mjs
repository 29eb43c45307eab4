// `@anthropic-ai/sdk`, the Messages API.

import Anthropic, { APIError } from '@anthropic-ai/sdk'
import { SCHEMA, limit, names, parameters } from './wishes.mjs'

const STOPS = { end_turn: 'end', tool_use: 'tools', max_tokens: 'length', stop_sequence: 'stop' }

function members(wish) {
  const format = { type: 'json_schema', schema: SCHEMA }
  return {
    max_tokens: limit(wish),
    ...(wish.tools && { tools: names.map((name) => ({ name, input_schema: parameters(name) })) }),
    ...(wish.thinking && { thinking: { type: 'adaptive' } }),
    ...(wish.schema && { output_config: { format } }),
    ...(wish.stop && { stop_sequences: [wish.stop] }),
  }
}

function answerOf(message, pieces) {
  const joined = (kind) => message.content.filter((b) => b.type === kind).map((b) => b[kind]).join('')
  const { usage } = message
  const cached = (usage.cache_read_input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0)
  return {
    text: joined('text'),
    thought: joined('thinking'),
    calls: message.content
      .filter((block) => block.type === 'tool_use')
      .map((block) => ({ id: block.id, name: block.name, arguments: block.input })),
    stop: STOPS[message.stop_reason] ?? message.stop_reason,
    inputTokens: usage.input_tokens + cached,
    outputTokens: usage.output_tokens,
    pieces,
    native: message.content,
  }
}

export function anthropicMessages(gateway, key) {
  const sdk = new Anthropic({ baseURL: gateway, apiKey: key, maxRetries: 0, timeout: 30_000 })
  return {
    error: APIError,
    question(text, image) {
      const source = { type: 'base64', media_type: 'image/png', data: image }
      return [{ role: 'user', content: [...(image ? [{ type: 'image', source }] : []), { type: 'text', text }] }]
    },
    replay(answer, results) {
      const content = results.map(([call, said]) => ({ type: 'tool_result', tool_use_id: call.id, content: said }))
      return [{ role: 'assistant', content: answer.native }, { role: 'user', content }]
    },
    async ask(model, messages, wish, stream) {
      if (!stream) return answerOf(await sdk.messages.create({ model, messages, ...members(wish) }), 0)
      let pieces = 0
      const answer = sdk.messages.stream({ model, messages, ...members(wish) })
      answer.on('text', () => { pieces += 1 })
      return answerOf(await answer.finalMessage(), pieces)
    },
    async leave(model, messages) {
      const answer = await sdk.messages.create({ model, messages, max_tokens: 4096, stream: true })
      let seen = 0
      for await (const event of answer) if (event.type === 'content_block_delta' && ++seen === 3) break
    },
    refusal: (error) => ({ status: error.status, retryAfter: error.headers?.get('retry-after') }),
  }
}
