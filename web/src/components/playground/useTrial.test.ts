import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'

import { sentenceOf, useTrial } from './useTrial'

const CALL = { key_id: 'key_1', model: 'm', request: {} }
const HEADERS = { 'x-floway-status': '200', 'x-floway-request-id': 'req_1', 'x-floway-upstream': 'up_1' }
const event = (document: object) => `data: ${JSON.stringify(document)}\n\n`
const text = (words: string) => event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: words } })
const STOP = event({ type: 'message_stop' })

const fetched = vi.fn<typeof fetch>()
let say: (chunk: string) => void
let end: () => void

/** An answer of which a test says the pieces. */
function streaming(_: unknown, init?: RequestInit): Promise<Response> {
  const body = new ReadableStream<Uint8Array>({
    start(to) {
      say = (chunk) => to.enqueue(new TextEncoder().encode(chunk))
      end = () => to.close()
      init?.signal?.addEventListener('abort', () => to.error(new DOMException('stopped', 'AbortError')))
    },
  })
  return Promise.resolve(new Response(body, { headers: HEADERS }))
}

const open = () => effectScope().run(useTrial)!

beforeEach(() => vi.stubGlobal('fetch', fetched))
afterEach(() => {
  fetched.mockReset()
  vi.unstubAllGlobals()
})

describe('a call of the playground', () => {
  it('shows words as they come, and who answered', async () => {
    fetched.mockImplementation(streaming)
    const trial = open()
    const done = trial.run('messages', CALL)
    await flushPromises()
    say(text('Hel'))
    await flushPromises()
    expect([trial.phase.value, trial.answer.value.text, trial.reply.value?.upstreamId]).toEqual(['streaming', 'Hel', 'up_1'])
    say(text('lo') + STOP + 'data: [DONE]\n\n')
    end()
    await done
    expect([trial.phase.value, trial.answer.value.text, trial.raw.value.length]).toEqual(['done', 'Hello', 4])
    expect(trial.totalMs.value).toBeGreaterThanOrEqual(trial.firstMs.value!)
  })

  it('ends when it is stopped, and keeps what came', async () => {
    fetched.mockImplementation(streaming)
    const trial = open()
    const done = trial.run('messages', CALL)
    await flushPromises()
    say(text('Hel'))
    await flushPromises()
    trial.stop()
    await done
    expect([trial.phase.value, trial.answer.value.text]).toEqual(['stopped', 'Hel'])
    expect(fetched.mock.calls[0]![1]!.signal!.aborted).toBe(true)
  })

  it('tells an answer that broke off from a whole one', async () => {
    fetched.mockImplementation(streaming)
    const trial = open()
    const done = trial.run('messages', CALL)
    await flushPromises()
    say(text('Hel'))
    end()
    await done
    expect(trial.phase.value).toBe('cut')
  })

  it('shows the refusal of an upstream, whatever its status', async () => {
    const refusal = '{"type":"error","error":{"type":"x","message":"It takes its own client only."}}'
    fetched.mockResolvedValue(new Response(refusal, { status: 403, headers: { ...HEADERS, 'x-floway-status': '403' } }))
    const trial = open()
    await trial.run('messages', CALL)
    expect([trial.phase.value, trial.reply.value?.status]).toEqual(['refused', 403])
    expect(sentenceOf(trial.reply.value!.refusal)).toBe('It takes its own client only.')
  })

  it('tells a refusal of the admin API apart', async () => {
    const problem = { error: 'No such key.', code: 'not_found', request_id: 'r' }
    fetched.mockResolvedValue(new Response(JSON.stringify(problem), { status: 404 }))
    const trial = open()
    await trial.run('messages', CALL)
    expect([trial.phase.value, trial.error.value?.code]).toEqual(['failed', 'not_found'])
  })
})

it('finds the sentence of a refusal, or shows its text', () => {
  expect(sentenceOf('{"error":"plain"}')).toBe('plain')
  expect(sentenceOf('{"message":"other"}')).toBe('other')
  expect(sentenceOf('<html>')).toBe('<html>')
})
