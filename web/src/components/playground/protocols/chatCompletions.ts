import { numberOr, withTool } from '../answer'
import { given } from '../draft'
import type { Speech } from './speech'

interface Chunk {
  choices?: {
    delta?: {
      content?: string | null
      refusal?: string | null
      reasoning_content?: string | null
      reasoning?: string | null
      tool_calls?: { index?: number; function?: { name?: string; arguments?: string } }[]
    }
    finish_reason?: string | null
  }[]
  usage?: {
    prompt_tokens?: number
    completion_tokens?: number
    prompt_tokens_details?: { cached_tokens?: number } | null
  } | null
  error?: { message?: string }
}

/** OpenAI's Chat Completions. */
export const chatCompletions: Speech = {
  path: () => '/v1/chat/completions',
  keyHeader: 'authorization',
  body: ({ system, turns, maxTokens, temperature, extra }) => ({
    messages: [
      ...(system ? [{ role: 'system', content: system }] : []),
      ...turns.map(({ role, text }) => ({ role, content: text })),
    ],
    ...given({ max_completion_tokens: maxTokens, temperature }),
    stream_options: { include_usage: true },
    ...extra,
  }),
  seen(answer, data) {
    const { choices, usage, error } = data as Chunk
    const { delta, finish_reason: stop } = choices?.[0] ?? {}
    const told = {
      ...answer,
      text: answer.text + (delta?.content ?? '') + (delta?.refusal ?? ''),
      reasoning: answer.reasoning + (delta?.reasoning_content ?? delta?.reasoning ?? ''),
      inputTokens: numberOr(usage?.prompt_tokens, answer.inputTokens),
      cachedTokens: numberOr(usage?.prompt_tokens_details?.cached_tokens, answer.cachedTokens),
      outputTokens: numberOr(usage?.completion_tokens, answer.outputTokens),
      stop: stop ?? answer.stop,
      isFinished: answer.isFinished || Boolean(stop),
      error: error ? (error.message ?? 'error') : answer.error,
    }
    return (delta?.tool_calls ?? []).reduce(
      (so, { index = 0, function: { name = '', arguments: input = '' } = {} }) =>
        withTool(so, String(index), { name, input }),
      told,
    )
  },
}
