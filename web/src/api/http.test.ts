import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { APIError, call, connection, query, send } from './http'

const fetched = vi.fn<typeof fetch>()

function answer(status: number, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  fetched.mockResolvedValueOnce(new Response(status === 204 ? null : text, { status, headers }))
}

async function failure(promise: Promise<unknown>): Promise<APIError> {
  const error: unknown = await promise.then(
    () => null,
    (reason) => reason,
  )
  expect(error).toBeInstanceOf(APIError)
  return error as APIError
}

beforeEach(() => {
  vi.stubGlobal('fetch', fetched)
  connection.csrfToken = 'token-of-the-session'
  connection.onSessionEnd = vi.fn()
})
afterEach(() => {
  fetched.mockReset()
  vi.unstubAllGlobals()
})

describe('call', () => {
  it('sends the CSRF token with a change and not with a read', async () => {
    answer(200, {})
    answer(204, '')
    await call('/api/x')
    await call('/api/x', { method: 'DELETE' })
    const [read, change] = fetched.mock.calls.map(([, init]) => init?.headers as Record<string, string>)
    expect(read).not.toHaveProperty('X-CSRF-Token')
    expect(change).toHaveProperty('X-CSRF-Token', 'token-of-the-session')
  })

  it('takes an empty answer for what it is', async () => {
    answer(204, '')
    expect(await call('/api/x', { method: 'DELETE' })).toBeUndefined()
  })

  it('keeps the sentence, the code, the request id and the pause of a refusal', async () => {
    answer(429, { error: 'Slow down.', code: 'rate_limited', request_id: 'r1' }, { 'Retry-After': '42' })
    const error = await failure(call('/api/x'))
    expect([error.message, error.status, error.code, error.requestId, error.retryAfterSeconds]).toEqual([
      'Slow down.',
      429,
      'rate_limited',
      'r1',
      42,
    ])
  })

  it('falls back to the status line when a proxy answers in HTML', async () => {
    fetched.mockResolvedValueOnce(new Response('<h1>no</h1>', { status: 502, statusText: 'Bad Gateway' }))
    expect((await failure(call('/api/x'))).message).toBe('502 Bad Gateway')
  })

  it('tells no answer from a bad answer', async () => {
    fetched.mockRejectedValueOnce(new TypeError('failed'))
    answer(200, '<html>')
    expect([(await failure(call('/api/x'))).status, (await failure(call('/api/x'))).code]).toEqual([
      0,
      'malformed_answer',
    ])
  })

  it('passes an abort on as an abort', async () => {
    const abort = new AbortController()
    abort.abort()
    fetched.mockRejectedValueOnce(abort.signal.reason)
    await expect(call('/api/x', { signal: abort.signal })).rejects.toHaveProperty('name', 'AbortError')
  })

  it('ends the session on a 401 of the session in force, and of no other', async () => {
    const problem = { error: 'over', code: 'session_invalid', request_id: '' }
    answer(401, problem)
    await failure(call('/api/x'))
    expect(connection.onSessionEnd).toHaveBeenCalledOnce()

    answer(401, problem)
    const late = failure(call('/api/x'))
    connection.generation += 1
    await late
    answer(401, { ...problem, code: 'invalid_credentials' })
    await failure(call('/api/x'))
    expect(connection.onSessionEnd).toHaveBeenCalledOnce()
  })
})

describe('send', () => {
  it('gives the ETag of a read and sends it with the change', async () => {
    answer(200, { name: 'a' }, { ETag: '"v3"' })
    answer(200, {}, { ETag: '"v4"' })
    const { value, etag } = await send<{ name: string }>('/api/x')
    await send('/api/x', { method: 'PATCH', body: {}, etag })
    expect([value.name, etag]).toEqual(['a', '"v3"'])
    expect(fetched.mock.calls[1]![1]!.headers).toHaveProperty('If-Match', '"v3"')
  })

  it('keeps what is wrong with a body by its path', async () => {
    answer(400, { error: 'name: bad', code: 'validation_failed', request_id: 'r', fields: { name: 'bad' } })
    expect((await failure(send('/api/x', { method: 'POST', body: {} }))).fields).toEqual({ name: 'bad' })
  })
})

describe('query', () => {
  it('leaves out what has no value and escapes what has', () => {
    expect(query({ a: 'x & y', b: null, c: undefined, d: '', e: 0, f: false })).toBe('?a=x+%26+y&e=0&f=false')
    expect(query({ a: null })).toBe('')
  })
})
