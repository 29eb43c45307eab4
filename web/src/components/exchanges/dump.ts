import { eventOf } from '@/api/events'
import type { Dump, DumpBody } from '@/api/exchanges'
import type { Protocol } from '@/api/models'
import { NOTHING, type Answer } from '@/components/playground/answer'
import { SPEECHES } from '@/components/playground/protocols/registry'

/** What the gateway writes in the place of a header's value that is a secret. */
export const HIDDEN = '[hidden]'

/** The four parts of a recorded exchange, in the order in which they happened. */
export const SIDES = ['client_request', 'upstream_request', 'upstream_response', 'client_response'] as const
export type Side = (typeof SIDES)[number]

/** The first line of a part: what was asked, or the status. */
export function lineOf(dump: Dump, side: Side): string {
  switch (side) {
    case 'client_request':
      return `${dump.client_request.method} ${dump.client_request.path}`
    case 'upstream_request':
      return dump.upstream_request ? `${dump.upstream_request.method} ${dump.upstream_request.url}` : ''
    case 'upstream_response':
      return dump.upstream_response ? String(dump.upstream_response.status) : ''
    case 'client_response':
      return String(dump.client_response.status)
  }
}

/** A body to be read: JSON with its lines, frames one after the other, anything else as it came. */
export function textOf({ encoding, text, base64, frames }: DumpBody): string {
  if (encoding === 'frames') return (frames ?? []).map((frame) => frame.text).join('')
  if (encoding === 'base64') return base64 ?? ''
  try {
    return JSON.stringify(JSON.parse(text ?? ''), null, 2)
  } catch {
    return text ?? ''
  }
}

/** What the frames of an answer say together, in the client's protocol. */
export function collected({ frames }: DumpBody, protocol: Protocol): Answer {
  const { seen } = SPEECHES[protocol]
  return (frames ?? []).reduce((answer, frame) => {
    const data = eventOf(frame.text.replace(/\r\n?/g, '\n').trimEnd())?.data ?? ''
    try {
      const document: unknown = JSON.parse(data)
      return typeof document === 'object' && document ? seen(answer, document) : answer
    } catch {
      return answer
    }
  }, NOTHING)
}
