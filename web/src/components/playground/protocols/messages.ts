import { numberOr, sumOf, withTool, type Answer } from '../answer'
import { given } from '../draft'
import type { Speech } from './speech'

/** The protocol asks for a limit; this one fits every model of it. */
const DEFAULT_MAX_TOKENS = 4096

interface Event {
  type?: string
  index?: number
  message?: { usage?: Usage }
  content_block?: { type?: string; name?: string }
  delta?: { type?: string; text?: string; thinking?: string; partial_json?: string; stop_reason?: string | null }
  usage?: Usage
  error?: { message?: string }
}

interface Usage {
  input_tokens?: number | null
  cache_read_input_tokens?: number | null
  cache_creation_input_tokens?: number | null
  output_tokens?: number | null
}

function withUsage(answer: Answer, usage: Usage | undefined): Answer {
  if (!usage) return answer
  const input = sumOf(usage.input_tokens, usage.cache_read_input_tokens, usage.cache_creation_input_tokens)
  return {
    ...answer,
    inputTokens: usage.input_tokens == null ? answer.inputTokens : input,
    cachedTokens: numberOr(usage.cache_read_input_tokens, answer.cachedTokens),
    outputTokens: numberOr(usage.output_tokens, answer.outputTokens),
  }
}

/** Anthropic's Messages. */
export const messages: Speech = {
  path: () => '/v1/messages',
  keyHeader: 'x-api-key',
  body: ({ system, turns, maxTokens, temperature, extra }) => ({
    ...given({ max_tokens: maxTokens ?? DEFAULT_MAX_TOKENS, system, temperature }),
    messages: turns.map(({ role, text }) => ({ role, content: text })),
    ...extra,
  }),
  seen(answer, data) {
    const event = data as Event
    const key = String(event.index ?? 0)
    switch (event.type) {
      case 'message_start':
        return withUsage(answer, event.message?.usage)
      case 'content_block_start': {
        const { type = '', name = '' } = event.content_block ?? {}
        return type.endsWith('tool_use') ? withTool(answer, key, { name }) : answer
      }
      case 'content_block_delta': {
        const { text = '', thinking = '', partial_json: input } = event.delta ?? {}
        const told = { ...answer, text: answer.text + text, reasoning: answer.reasoning + thinking }
        return input ? withTool(told, key, { input }) : told
      }
      case 'message_delta':
        return { ...withUsage(answer, event.usage), stop: event.delta?.stop_reason ?? answer.stop }
      case 'message_stop':
        return { ...answer, isFinished: true }
      case 'error':
        return { ...answer, error: event.error?.message ?? 'error' }
      default:
        return answer
    }
  },
}
