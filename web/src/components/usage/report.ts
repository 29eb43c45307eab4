import type { UsageGroup, UsageQuestion, UsageReport, UsageTotal } from '@/api/usage'
import type { Series } from '@/components/chart/options'

export const RANGES = ['day', 'week', 'month', 'quarter'] as const
export type Range = (typeof RANGES)[number]

export const MEASURES = ['cost', 'requests', 'input', 'output', 'cached'] as const
export type Measure = (typeof MEASURES)[number]

/** How many groups have a series of their own; the rest is drawn as one. */
export const MAX_SERIES = 7

const HOUR_MS = 3_600_000
const DAYS: Record<Range, number> = { day: 1, week: 7, month: 30, quarter: 90 }

/** The question of a range that ends with the running hour. */
export function questionOf(range: Range, groupBy: string, now: Date): UsageQuestion {
  const to = new Date(Math.ceil((now.getTime() + 1) / HOUR_MS) * HOUR_MS)
  const from = new Date(to.getTime() - DAYS[range] * 24 * HOUR_MS)
  return { from, to, granularity: range === 'day' ? 'hour' : 'day', groupBy }
}

/** As long a time, right before. */
export function earlier({ from, to }: Pick<UsageQuestion, 'from' | 'to'>): { from: Date; to: Date } {
  return { from: new Date(2 * from.getTime() - to.getTime()), to: from }
}

/** The periods as an axis shows them: a day by its date, an hour by its time as well. */
export function labelsOf({ granularity, periods }: { granularity: string; periods: readonly string[] }): string[] {
  const end = granularity === 'day' ? 10 : 16
  return periods.map((each) => each.slice(5, end).replace('T', ' '))
}

/** All that goes in: read from the cache, written to it, or neither. */
export function inputOf(tokens: UsageTotal['tokens']): number {
  return tokens.input + tokens.cache_read + tokens.cache_write_5m + tokens.cache_write_1h
}

/** A measure of a sum; null is unknown: no price, or nothing to take a share of. */
export function measured(total: UsageTotal, measure: Measure): number | null {
  const input = inputOf(total.tokens)
  switch (measure) {
    case 'cost':
      return total.cost_usd === null ? null : Number(total.cost_usd)
    case 'requests':
      return total.requests
    case 'input':
      return input
    case 'output':
      return total.tokens.output
    case 'cached':
      return input ? total.tokens.cache_read / input : null
  }
}

/** What a group is called: by the names of its ids, else by the ids; null is nobody or nothing. */
export function nameOf({ members, names }: Pick<UsageGroup, 'members' | 'names'>): string | null {
  const parts = Object.entries(members).map(([dimension, id]) => names[dimension] ?? id)
  return parts.filter(Boolean).join(' · ') || null
}

/** The series of a chart: the largest groups, and what is left as one. */
export function seriesOf(report: UsageReport, measure: Measure, words: { none: string; rest: string }): Series[] {
  const series = report.groups.map((group) => ({
    id: JSON.stringify(group.members),
    name: nameOf(group) ?? words.none,
    values: report.periods.map((_, index) => measured(at(group, index), measure)),
  }))
  // Shares do not add up, so there is no series of what is left.
  if (series.length <= MAX_SERIES + 1 || measure === 'cached') return series.slice(0, MAX_SERIES + 1)
  const rest = series.slice(MAX_SERIES)
  const values = report.periods.map((_, index) =>
    rest.reduce<number | null>((sum, { values: each }) => (each[index] == null ? sum : (sum ?? 0) + each[index]), null),
  )
  return [...series.slice(0, MAX_SERIES), { id: 'rest', name: words.rest, values }]
}

function at({ points }: UsageGroup, index: number): UsageTotal {
  const tokens = Object.fromEntries(Object.entries(points.tokens).map(([name, column]) => [name, column[index] ?? 0]))
  return {
    requests: points.requests[index] ?? 0,
    unpriced_requests: points.unpriced_requests[index] ?? 0,
    cost_usd: points.cost_usd[index] ?? null,
    tokens: tokens as UsageTotal['tokens'],
  }
}
