import { eventsOf } from './events'
import { call, open } from './http'
import type { components } from './types.generated'

type Schemas = components['schemas']
export type Exchange = Schemas['Exchange']
export type ExchangeDetail = Schemas['ExchangeDetail']
export type ExchangePage = Schemas['ExchangePage']
export type Dump = Schemas['Dump']
export type DumpBody = Schemas['DumpBody']
export type Verdict = Exchange['verdict']

/** Which exchanges are meant; all of it must fit. */
export interface ExchangeFilter {
  from?: string
  to?: string
  key_id?: string
  user_id?: string
  upstream_id?: string
  model?: string
  protocol?: string
  session_id?: string
  /** Any of them. */
  verdict?: readonly Verdict[]
  status_class?: string
  min_duration_ms?: string
  error?: string
}

function parameters(members: Record<string, string | number | readonly string[] | undefined>): string {
  const pairs = Object.entries(members).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((each) => [name, String(each ?? '')]),
  )
  const given = pairs.filter(([, value]) => value)
  return given.length ? `?${new URLSearchParams(given)}` : ''
}

/** A page of the log, the newest first. */
export const readExchanges = (filter: ExchangeFilter, limit: number, cursor = '', signal?: AbortSignal) =>
  call<ExchangePage>(`/api/exchanges${parameters({ ...filter, limit, cursor })}`, signal ? { signal } : {})

/** Everything that is known of one request. */
export const readExchange = (id: string, signal?: AbortSignal) =>
  call<ExchangeDetail>(`/api/exchanges/${encodeURIComponent(id)}`, signal ? { signal } : {})

/**
 * Requests as they end, until the gateway closes the stream after a while.
 *
 * @param lastId of the newest event that was seen; what came since is told first
 */
export async function* followExchanges(
  { from: _, to: __, ...filter }: ExchangeFilter,
  lastId: string,
  signal: AbortSignal,
): AsyncGenerator<{ rows: Exchange[]; lastId: string }> {
  const response = await open(`/api/exchanges/stream${parameters(filter)}`, {
    signal,
    accept: 'text/event-stream',
    ...(lastId && { lastEventId: lastId }),
  })
  if (!response.body) return
  for await (const events of eventsOf(response.body)) {
    const told = events.filter(({ event }) => event === 'exchange')
    if (told.length) yield { rows: told.map(({ data }) => JSON.parse(data) as Exchange), lastId: told.at(-1)!.id }
  }
}

/** The recorded request and answer of one's own key. */
export const readDump = (id: string) => call<Dump>(`/api/exchanges/${encodeURIComponent(id)}/dump`)

/** The same of somebody else's key, which the audit log notes. */
export const openDump = (id: string) =>
  call<Dump>(`/api/exchanges/${encodeURIComponent(id)}/dump/open`, { method: 'POST' })

export const deleteDump = (id: string) =>
  call<void>(`/api/exchanges/${encodeURIComponent(id)}/dump`, { method: 'DELETE' })
