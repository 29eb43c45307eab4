import { describe, expect, it } from 'vitest'

import { eventsOf, type StreamEvent } from './events'

function bodyOf(...chunks: string[]): ReadableStream<Uint8Array> {
  const bytes = chunks.map((chunk) => new TextEncoder().encode(chunk))
  return new ReadableStream({ start: (to) => (bytes.forEach((each) => to.enqueue(each)), to.close()) })
}

async function read(...chunks: string[]): Promise<StreamEvent[]> {
  const events: StreamEvent[] = []
  for await (const group of eventsOf(bodyOf(...chunks))) events.push(...group)
  return events
}

const TEXT = 'event: a\nid: 7\ndata: {"x":\ndata: 1}\n\n: ping\n\ndata:two\n\n'

describe('the events of a stream', () => {
  it('have a name, an id and lines of data; comments are none', async () => {
    expect(await read(TEXT)).toEqual([
      { event: 'a', id: '7', data: '{"x":\n1}' },
      { event: 'message', id: '', data: 'two' },
    ])
  })

  it.each(['\n', '\r\n', '\r'])('are the same wherever the bytes are cut, with the line end %j', async (end) => {
    // A lone CR as the very last byte cannot be told from half a line end.
    const text = TEXT.replaceAll('\n', end) + (end === '\r' ? ':\n' : '')
    const whole = await read(text)
    expect(whole).toHaveLength(2)
    for (let cut = 1; cut < text.length; cut += 1) expect(await read(text.slice(0, cut), text.slice(cut))).toEqual(whole)
  })

  it('end without what was not finished', async () => {
    expect(await read('data: 1\n\ndata: 2')).toHaveLength(1)
  })

  it('let the other side know when nobody listens any more', async () => {
    let isCancelled = false
    const body = new ReadableStream<Uint8Array>({
      pull: (to) => to.enqueue(new TextEncoder().encode('data: x\n\n')),
      cancel: () => void (isCancelled = true),
    })
    for await (const group of eventsOf(body)) if (group.length) break
    expect(isCancelled).toBe(true)
  })
})
