// `@google/genai`, the Gemini API.

import { ApiError, GoogleGenAI } from '@google/genai'
import { SCHEMA, limit, names, parameters } from './wishes.mjs'

const STOPS = { STOP: 'end', MAX_TOKENS: 'length' }

function config(wish) {
  const functionDeclarations = names.map((name) => ({ name, parametersJsonSchema: parameters(name) }))
  return {
    maxOutputTokens: limit(wish),
    ...(wish.tools && { tools: [{ functionDeclarations }] }),
    ...(wish.thinking && { thinkingConfig: { includeThoughts: true, thinkingBudget: 1024 } }),
    ...(wish.schema && { responseMimeType: 'application/json', responseJsonSchema: SCHEMA }),
    ...(wish.stop && { stopSequences: [wish.stop] }),
  }
}

function answerOf(chunks, isStream) {
  const candidates = chunks.flatMap((chunk) => chunk.candidates ?? [])
  const parts = candidates.flatMap((candidate) => candidate.content?.parts ?? [])
  const texts = parts.filter((part) => part.text && !part.thought).map((part) => part.text)
  const calls = parts.filter((part) => part.functionCall).map(({ functionCall }) => ({
    id: functionCall.id ?? '', name: functionCall.name, arguments: functionCall.args ?? {},
  }))
  const reason = candidates.findLast((candidate) => candidate.finishReason)?.finishReason
  const usage = chunks.findLast((chunk) => chunk.usageMetadata).usageMetadata
  return {
    text: texts.join(''),
    thought: parts.filter((part) => part.thought).map((part) => part.text ?? '').join(''),
    calls,
    stop: calls.length && reason === 'STOP' ? 'tools' : (STOPS[reason] ?? reason),
    inputTokens: usage.promptTokenCount ?? 0,
    outputTokens: (usage.candidatesTokenCount ?? 0) + (usage.thoughtsTokenCount ?? 0),
    pieces: isStream ? texts.length : 0,
    native: parts,
  }
}

export function googleGenAI(gateway, key) {
  const sdk = new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl: gateway, timeout: 30_000 } })
  return {
    error: ApiError,
    question(text, image) {
      const part = { inlineData: { mimeType: 'image/png', data: image } }
      return [{ role: 'user', parts: [...(image ? [part] : []), { text }] }]
    },
    replay(answer, results) {
      const parts = results.map(([call, said]) => ({
        functionResponse: { ...(call.id && { id: call.id }), name: call.name, response: { output: said } },
      }))
      return [{ role: 'model', parts: answer.native }, { role: 'user', parts }]
    },
    async ask(model, contents, wish, stream) {
      const order = { model, contents, config: config(wish) }
      if (!stream) return answerOf([await sdk.models.generateContent(order)], false)
      const chunks = []
      for await (const chunk of await sdk.models.generateContentStream(order)) chunks.push(chunk)
      return answerOf(chunks, true)
    },
    async leave(model, contents) {
      const leaving = new AbortController()
      const answer = await sdk.models.generateContentStream({
        model, contents, config: { abortSignal: leaving.signal },
      })
      let seen = 0
      try {
        for await (const _ of answer) if (++seen === 3) leaving.abort()
      } catch (error) {
        if (!leaving.signal.aborted) throw error
      }
    },
    refusal: (error) => ({ status: error.status }),
  }
}
