import { numberOr, sumOf, withTool } from '../answer'
import { given } from '../draft'
import type { Speech } from './speech'

interface Chunk {
  candidates?: {
    content?: { parts?: { text?: string; thought?: boolean; functionCall?: { name?: string; args?: unknown } }[] }
    finishReason?: string
  }[]
  usageMetadata?: {
    promptTokenCount?: number
    cachedContentTokenCount?: number
    candidatesTokenCount?: number
    thoughtsTokenCount?: number
  }
  error?: { message?: string }
}

/** Google's generateContent. */
export const gemini: Speech = {
  path: (model) => `/v1beta/models/${model}:streamGenerateContent?alt=sse`,
  keyHeader: 'x-goog-api-key',
  body: ({ system, turns, maxTokens, temperature, extra }) => {
    const config = given({ maxOutputTokens: maxTokens, temperature })
    return {
      ...(system && { systemInstruction: { parts: [{ text: system }] } }),
      contents: turns.map(({ role, text }) => ({ role: role === 'user' ? 'user' : 'model', parts: [{ text }] })),
      ...(Object.keys(config).length && { generationConfig: config }),
      ...extra,
    }
  },
  seen(answer, data) {
    const { candidates, usageMetadata: usage, error } = data as Chunk
    const { content, finishReason: stop } = candidates?.[0] ?? {}
    const told = {
      ...answer,
      inputTokens: numberOr(usage?.promptTokenCount, answer.inputTokens),
      cachedTokens: numberOr(usage?.cachedContentTokenCount, answer.cachedTokens),
      outputTokens: sumOf(usage?.candidatesTokenCount, usage?.thoughtsTokenCount) ?? answer.outputTokens,
      stop: stop ?? answer.stop,
      isFinished: answer.isFinished || Boolean(stop),
      error: error ? (error.message ?? 'error') : answer.error,
    }
    return (content?.parts ?? []).reduce((so, { text = '', thought, functionCall }) => {
      if (functionCall) {
        const input = JSON.stringify(functionCall.args ?? {})
        return withTool(so, String(so.tools.length), { name: functionCall.name ?? '', input })
      }
      return thought ? { ...so, reasoning: so.reasoning + text } : { ...so, text: so.text + text }
    }, told)
  },
}
