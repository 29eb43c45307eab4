// `openai`, the Responses API.

import OpenAI, { APIError } from 'openai'
import { SCHEMA, limit, names, parameters } from './wishes.mjs'

function members(wish) {
  const format = { type: 'json_schema', name: 'report', schema: SCHEMA, strict: true }
  const tools = names.map((name) => ({ type: 'function', name, parameters: parameters(name), strict: true }))
  return {
    max_output_tokens: limit(wish),
    store: false,
    ...(wish.tools && { tools }),
    ...(wish.thinking && {
      reasoning: { effort: 'medium', summary: 'auto' },
      include: ['reasoning.encrypted_content'],
    }),
    ...(wish.schema && { text: { format } }),
  }
}

function answerOf(response, pieces) {
  const of = (type) => response.output.filter((item) => item.type === type)
  const calls = of('function_call').map((item) => ({
    id: item.call_id, name: item.name, arguments: JSON.parse(item.arguments),
  }))
  const parts = of('message').flatMap((item) => item.content)
  const reason = response.incomplete_details?.reason
  const cut = reason === 'max_output_tokens' ? 'length' : `${response.status}: ${reason}`
  return {
    text: parts.map((part) => part.text ?? '').join(''),
    thought: of('reasoning').flatMap((item) => item.summary).map((part) => part.text).join(''),
    calls,
    stop: response.status === 'completed' ? (calls.length ? 'tools' : 'end') : cut,
    inputTokens: response.usage.input_tokens,
    outputTokens: response.usage.output_tokens,
    pieces,
    native: response.output,
  }
}

export function openaiResponses(gateway, key) {
  const sdk = new OpenAI({ baseURL: `${gateway}/v1`, apiKey: key, maxRetries: 0, timeout: 30_000 })
  return {
    error: APIError,
    question(text, image) {
      const part = { type: 'input_image', image_url: `data:image/png;base64,${image}`, detail: 'auto' }
      return [{ role: 'user', content: [...(image ? [part] : []), { type: 'input_text', text }] }]
    },
    replay(answer, results) {
      const outputs = results.map(([call, said]) => ({
        type: 'function_call_output', call_id: call.id, output: said,
      }))
      return [...answer.native, ...outputs]
    },
    async ask(model, input, wish, stream) {
      if (!stream) return answerOf(await sdk.responses.create({ model, input, ...members(wish) }), 0)
      let [final, pieces] = [null, 0]
      for await (const event of await sdk.responses.create({ model, input, ...members(wish), stream: true })) {
        if (event.type === 'response.output_text.delta') pieces += 1
        if (['response.completed', 'response.incomplete'].includes(event.type)) final = event.response
        // The SDK hands a failure over as an event; its user raises it.
        if (event.type === 'response.failed') throw new APIError(500, event.response.error, '', new Headers())
      }
      return answerOf(final, pieces)
    },
    async leave(model, input) {
      let seen = 0
      for await (const _ of await sdk.responses.create({ model, input, stream: true })) if (++seen === 8) break
    },
    refusal: (error) => ({ status: error.status, retryAfter: error.headers?.get('retry-after') }),
  }
}
