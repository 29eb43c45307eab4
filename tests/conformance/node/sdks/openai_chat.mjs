// `openai`, the Chat Completions API.

import OpenAI, { APIError } from 'openai'
import { SCHEMA, limit, names, parameters } from './wishes.mjs'

const STOPS = { stop: 'end', tool_calls: 'tools', length: 'length' }

function members(wish) {
  const functions = names.map((name) => ({ name, parameters: parameters(name) }))
  const schema = { name: 'report', schema: SCHEMA, strict: true }
  return {
    max_completion_tokens: limit(wish),
    ...(wish.tools && { tools: functions.map((each) => ({ type: 'function', function: each })) }),
    ...(wish.thinking && { reasoning_effort: 'medium' }),
    ...(wish.schema && { response_format: { type: 'json_schema', json_schema: schema } }),
    ...(wish.stop && { stop: [wish.stop] }),
  }
}

// The helper of this SDK keeps only the members that it knows, so the stream is folded here.
async function folded(chunks) {
  const message = { role: 'assistant', content: '', tool_calls: [] }
  let [finish, usage, pieces] = [null, null, 0]
  for await (const chunk of chunks) {
    usage = chunk.usage ?? usage
    const [choice] = chunk.choices
    if (!choice) continue
    finish = choice.finish_reason ?? finish
    const { content, tool_calls: calls = [], reasoning_opaque: opaque } = choice.delta
    if (content) { message.content += content; pieces += 1 }
    if (opaque) message.reasoning_opaque = opaque
    const spelled = choice.delta.reasoning_text ?? choice.delta.reasoning_content ?? ''
    message.reasoning_text = (message.reasoning_text ?? '') + spelled
    for (const call of calls) {
      const open = (message.tool_calls[call.index] ??= { id: '', type: 'function', function: { name: '', arguments: '' } })
      open.id ||= call.id ?? ''
      open.function.name ||= call.function?.name ?? ''
      open.function.arguments += call.function?.arguments ?? ''
    }
  }
  return [{ choices: [{ message, finish_reason: finish }], usage }, pieces]
}

function answerOf(completion, pieces) {
  const [{ message, finish_reason: finish }] = completion.choices
  return {
    text: message.content ?? '',
    thought: message.reasoning_text || message.reasoning_content || '',
    calls: (message.tool_calls ?? []).map((call) => ({
      id: call.id, name: call.function.name, arguments: JSON.parse(call.function.arguments),
    })),
    stop: STOPS[finish] ?? finish,
    inputTokens: completion.usage.prompt_tokens,
    outputTokens: completion.usage.completion_tokens,
    pieces,
    native: message,
  }
}

export function openaiChat(gateway, key) {
  const sdk = new OpenAI({ baseURL: `${gateway}/v1`, apiKey: key, maxRetries: 0, timeout: 30_000 })
  const { completions } = sdk.chat
  return {
    error: APIError,
    question(text, image) {
      const part = { type: 'image_url', image_url: { url: `data:image/png;base64,${image}` } }
      return [{ role: 'user', content: [...(image ? [part] : []), { type: 'text', text }] }]
    },
    replay({ native, thought }, results) {
      const { content, tool_calls: calls, reasoning_opaque: opaque } = native
      // The API's own users send no reasoning back; agents that know these members send both.
      const sealed = opaque && { reasoning_text: thought, reasoning_opaque: opaque }
      const spoken = { role: 'assistant', content: content || null, tool_calls: calls, ...sealed }
      return [spoken, ...results.map(([call, said]) => ({ role: 'tool', tool_call_id: call.id, content: said }))]
    },
    async ask(model, messages, wish, stream) {
      const body = { model, messages, ...members(wish) }
      if (!stream) return answerOf(await completions.create(body), 0)
      const options = { stream: true, stream_options: { include_usage: true } }
      return answerOf(...(await folded(await completions.create({ ...body, ...options }))))
    },
    async leave(model, messages) {
      let seen = 0
      for await (const _ of await completions.create({ model, messages, stream: true })) if (++seen === 5) break
    },
    refusal: (error) => ({ status: error.status, retryAfter: error.headers?.get('retry-after') }),
  }
}
