import { numberOr, withTool, type Answer } from '../answer'
import { given } from '../draft'
import type { Speech } from './speech'

interface Event {
  type?: string
  delta?: string
  item_id?: string
  item?: { type?: string; id?: string; name?: string }
  response?: {
    status?: string
    usage?: {
      input_tokens?: number
      output_tokens?: number
      input_tokens_details?: { cached_tokens?: number }
    } | null
    incomplete_details?: { reason?: string } | null
    error?: { message?: string } | null
  }
  message?: string
  error?: { message?: string }
}

function ended(answer: Answer, { response }: Event): Answer {
  const usage = response?.usage
  return {
    ...answer,
    inputTokens: numberOr(usage?.input_tokens, answer.inputTokens),
    cachedTokens: numberOr(usage?.input_tokens_details?.cached_tokens, answer.cachedTokens),
    outputTokens: numberOr(usage?.output_tokens, answer.outputTokens),
    stop: response?.incomplete_details?.reason ?? response?.status ?? answer.stop,
    isFinished: true,
  }
}

/** OpenAI's Responses. */
export const responses: Speech = {
  path: () => '/v1/responses',
  keyHeader: 'authorization',
  body: ({ system, turns, maxTokens, temperature, extra }) => ({
    ...given({ instructions: system, max_output_tokens: maxTokens, temperature }),
    input: turns.map(({ role, text }) => ({ role, content: text })),
    // The conversation is sent as a whole each time, so nobody has to keep it.
    store: false,
    ...extra,
  }),
  seen(answer, data) {
    const event = data as Event
    const { delta = '' } = event
    switch (event.type) {
      case 'response.output_text.delta':
      case 'response.refusal.delta':
        return { ...answer, text: answer.text + delta }
      case 'response.reasoning_summary_text.delta':
      case 'response.reasoning_text.delta':
        return { ...answer, reasoning: answer.reasoning + delta }
      case 'response.output_item.added': {
        const { type = '', id = '', name } = event.item ?? {}
        return type.endsWith('_call') ? withTool(answer, id, { name: name ?? type }) : answer
      }
      case 'response.function_call_arguments.delta':
      case 'response.custom_tool_call_input.delta':
        return withTool(answer, event.item_id ?? '', { input: delta })
      case 'response.completed':
      case 'response.incomplete':
        return ended(answer, event)
      case 'response.failed':
        return { ...ended(answer, event), error: event.response?.error?.message ?? 'failed' }
      case 'error':
        return { ...answer, error: event.message ?? event.error?.message ?? 'error' }
      default:
        return answer
    }
  },
}
