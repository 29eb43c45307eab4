/** One event of a stream; comments and keep-alives are none. */
export interface StreamEvent {
  /** `message` unless the stream names it. */
  event: string
  data: string
  id: string
}

/**
 * The events of a body, in the groups in which they arrive.
 *
 * Ends with the body; a last event without its blank line is no event.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent[]> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return
      // A CR at the end may be the first half of a line end.
      const text = rest + decoder.decode(value, { stream: true })
      const held = text.endsWith('\r') ? 1 : 0
      const blocks = text.slice(0, text.length - held).replace(/\r\n?/g, '\n').split('\n\n')
      rest = blocks.pop()! + (held ? '\r' : '')
      const events = blocks.map(eventOf).filter((each) => each !== null)
      if (events.length) yield events
    }
  } finally {
    // Whoever stops listening lets the other side know.
    await reader.cancel().catch(() => {})
  }
}

/** The event of one block of lines with LF ends; null of a block without data. */
export function eventOf(block: string): StreamEvent | null {
  const found: StreamEvent = { event: 'message', data: '', id: '' }
  const data: string[] = []
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':')
    const name = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (name === 'data') data.push(value)
    else if (name === 'event') found.event = value
    else if (name === 'id') found.id = value
  }
  return data.length ? { ...found, data: data.join('\n') } : null
}
