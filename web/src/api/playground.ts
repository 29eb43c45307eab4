import { eventsOf, type StreamEvent } from './events'
import { open } from './http'
import type { Protocol } from './models'
import type { components } from './types.generated'

export type PlaygroundCall = components['schemas']['PlaygroundCall']

/** What a call was answered with. */
export interface PlaygroundReply {
  /** As a client would have been sent it. */
  status: number
  /** Of the exchange. */
  requestId: string
  /** The id of who answered; empty while that is not known yet. */
  upstreamId: string
  /** What a translation lost, as the gateway tells it. */
  losses: string
  /** The events of the answer; null when it was refused. */
  events: AsyncGenerator<StreamEvent[]> | null
  /** The refusal, as it came. */
  refusal: string
}

/** Ask a model something; aborting the signal ends the call at the upstream, too. */
export async function play(
  protocol: Protocol,
  body: Omit<PlaygroundCall, 'stream'>,
  signal: AbortSignal,
): Promise<PlaygroundReply> {
  const response = await open(
    `/api/playground/${protocol}`,
    { method: 'POST', body: { ...body, stream: true }, signal, accept: 'text/event-stream' },
    ({ headers }) => headers.has('x-floway-status'),
  )
  const { headers } = response
  const isStream = response.ok && response.body !== null
  return {
    status: Number(headers.get('x-floway-status') ?? response.status),
    requestId: headers.get('x-floway-request-id') ?? '',
    upstreamId: headers.get('x-floway-upstream') ?? '',
    losses: headers.get('x-floway-loss') ?? '',
    events: isStream ? eventsOf(response.body) : null,
    refusal: isStream ? '' : await response.text(),
  }
}
