import { describe, expect, it } from 'vitest'

import type { Dump, DumpBody } from '@/api/exchanges'
import { collected, lineOf, textOf } from './dump'

const BODY: DumpBody = { encoding: 'utf-8', text: '', base64: null, frames: null, bytes: 0, is_truncated: false }
const frame = (ms: number, text: string) => ({ ms, text })

describe('a recorded body', () => {
  it('is JSON with lines, or whatever it is', () => {
    expect(textOf({ ...BODY, text: '{"a":1}' })).toBe('{\n  "a": 1\n}')
    expect(textOf({ ...BODY, text: '{"a":' })).toBe('{"a":')
    expect(textOf({ ...BODY, encoding: 'base64', text: null, base64: 'AAE=' })).toBe('AAE=')
  })

  it('of a stream is its frames, and what they say together', () => {
    const frames = [
      frame(3, ': ping\n\n'),
      frame(5, 'event: content_block_delta\r\ndata: {"type":"content_block_delta","delta":{"text":"Hel"}}\r\n\r\n'),
      frame(9, 'data: {"type":"content_block_delta","delta":{"text":"lo"}}\n\n'),
      frame(9, 'data: [DONE]\n\n'),
    ]
    const body = { ...BODY, encoding: 'frames' as const, text: null, frames }
    expect(textOf(body).startsWith(': ping\n\nevent:')).toBe(true)
    expect(collected(body, 'messages')).toMatchObject({ text: 'Hello', isFinished: false })
  })
})

describe('the first line of a part', () => {
  it('is what was asked, or the status; nothing where nobody was asked', () => {
    const dump = {
      client_request: { method: 'POST', path: '/v1/messages' },
      client_response: { status: 503 },
      upstream_request: null,
      upstream_response: null,
    } as unknown as Dump
    expect([lineOf(dump, 'client_request'), lineOf(dump, 'upstream_request'), lineOf(dump, 'client_response')]).toEqual([
      'POST /v1/messages',
      '',
      '503',
    ])
  })
})
