import type { LocationQuery } from 'vue-router'

import type { ExchangeFilter, Verdict } from '@/api/exchanges'

export const RANGES = ['hour', 'day', 'week', 'month', 'all'] as const
export type Range = (typeof RANGES)[number]

/** Every way in which an exchange ends. */
export const VERDICTS: readonly Verdict[] = [
  'complete',
  'upstream_cut',
  'stalled',
  'client_left',
  'upstream_error',
  'ended_by_us',
]
export const STATUS_CLASSES = ['2xx', '4xx', '5xx'] as const

const HOURS: Record<Exclude<Range, 'all'>, number> = { hour: 1, day: 24, week: 168, month: 720 }

/** What the address says, as text; nothing is no filter. */
export interface Filters {
  range: Range
  /** `failed` is whatever did not complete. */
  verdict: '' | 'failed' | Verdict
  model: string
  protocol: string
  upstream: string
  key: string
  user: string
  session: string
  status: string
  /** Seconds. */
  slow: string
  error: string
  /** Of the page; nothing is the first one. */
  cursor: string
}

export const NO_FILTERS: Filters = {
  range: 'day',
  verdict: '',
  model: '',
  protocol: '',
  upstream: '',
  key: '',
  user: '',
  session: '',
  status: '',
  slow: '',
  error: '',
  cursor: '',
}

/** The filters that stand behind "more", where nobody sees them at once. */
export const RARE = ['protocol', 'key', 'user', 'session', 'status', 'slow', 'error'] as const

const NAMES = Object.keys(NO_FILTERS) as (keyof Filters)[]

/** The filters of an address; what it does not know is none. */
export function filtersOf(query: LocationQuery): Filters {
  const found = NAMES.flatMap((name) => (typeof query[name] === 'string' ? [[name, query[name]]] : []))
  const filters = { ...NO_FILTERS, ...Object.fromEntries(found) } as Filters
  return {
    ...filters,
    range: RANGES.includes(filters.range) ? filters.range : NO_FILTERS.range,
    verdict: filters.verdict === 'failed' || VERDICTS.includes(filters.verdict as Verdict) ? filters.verdict : '',
  }
}

/** The members of an address that say the filters; those that say nothing are left out. */
export function queryOf(filters: Filters): Record<string, string> {
  return Object.fromEntries(NAMES.filter((name) => filters[name] !== NO_FILTERS[name]).map((name) => [name, filters[name]]))
}

/** What is asked of the gateway. */
export function askedOf(filters: Filters, now: Date): ExchangeFilter {
  const { range, verdict, slow } = filters
  const seconds = Number(slow)
  const members: ExchangeFilter = {
    model: filters.model.trim(),
    protocol: filters.protocol,
    upstream_id: filters.upstream,
    key_id: filters.key,
    user_id: filters.user,
    session_id: filters.session.trim(),
    status_class: filters.status,
    error: filters.error.trim(),
    ...(range !== 'all' && { from: new Date(now.getTime() - HOURS[range] * 3_600_000).toISOString() }),
    ...(slow.trim() && seconds > 0 && { min_duration_ms: String(Math.round(seconds * 1000)) }),
    verdict: verdict === 'failed' ? VERDICTS.filter((each) => each !== 'complete') : verdict ? [verdict] : [],
  }
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value.length)) as ExchangeFilter
}
