import type { Metric, PerformanceGroup, PerformanceReport, PerformanceTotal } from '@/api/performance'
import type { Series } from '@/components/chart/options'
import { MAX_SERIES, nameOf } from '@/components/usage/report'

/** What is measured of an answer, and then what its time went into. */
export const METRICS = ['first_token', 'output_token', 'total'] as const satisfies readonly Metric[]
export const SPLIT = ['queue', 'gateway', 'connect', 'upstream', 'first_token', 'total'] as const satisfies readonly Metric[]

export const PERCENTILES = ['p50', 'p95', 'p99'] as const
export type Percentile = (typeof PERCENTILES)[number]

/** Failed, of those that speak for or against their upstream; null where there are none. */
export function failedShare({ succeeded, failed_with_output: some, failed_without_output: none }: PerformanceTotal): number | null {
  const counted = succeeded + some + none
  return counted ? (some + none) / counted : null
}

/** A value as it is shown: milliseconds, and for single tokens how many there are in a second. */
export function shown(metric: Metric, milliseconds: number | null | undefined): number | null {
  if (milliseconds == null) return null
  if (metric !== 'output_token') return milliseconds
  return milliseconds > 0 ? 1000 / milliseconds : null
}

/** The busiest groups as lines; percentiles do not add up, so there is none of the rest. */
export function seriesOf(report: PerformanceReport, percentile: Percentile, none: string): Series[] {
  return report.groups.slice(0, MAX_SERIES + 1).map((group) => ({
    id: JSON.stringify(group.members),
    name: nameOf(group) ?? none,
    values: (group.points.percentiles_ms[percentile] ?? []).map((value) => shown(report.metric, value)),
  }))
}

/** What a group was like in another report; null where it was not there or nothing was measured. */
export function valueIn(report: PerformanceReport | null, group: PerformanceGroup, percentile: Percentile): number | null {
  const id = JSON.stringify(group.members)
  const found = report?.groups.find(({ members }) => JSON.stringify(members) === id)
  return report && found ? shown(report.metric, found.total.percentiles_ms[percentile]) : null
}
