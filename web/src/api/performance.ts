import { call, query } from './http'
import type { components } from './types.generated'

type Schemas = components['schemas']
export type PerformanceReport = Schemas['PerformanceReport']
export type PerformanceGroup = Schemas['PerformanceGroup']
export type PerformanceTotal = Schemas['PerformanceTotal']
export type Metric = PerformanceReport['metric']
export type Silence = Schemas['Silence']

export interface PerformanceQuestion {
  from: Date
  to: Date
  granularity: 'hour' | 'day' | 'all'
  metric: Metric
  /** Nothing is all together. */
  groupBy?: string
}

/** Percentiles of one metric, by period and group. */
export const readPerformance = ({ from, to, granularity, metric, groupBy }: PerformanceQuestion, signal?: AbortSignal) =>
  call<PerformanceReport>(
    `/api/performance${query({
      from: from.toISOString(),
      to: to.toISOString(),
      granularity,
      time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      metric,
      group_by: groupBy,
    })}`,
    signal ? { signal } : {},
  )

/** How long streams are silent, the longest first. */
export const readSilence = async (from: Date, to: Date, signal?: AbortSignal) =>
  (
    await call<{ items: Silence[] }>(
      `/api/silence${query({ from: from.toISOString(), to: to.toISOString() })}`,
      signal ? { signal } : {},
    )
  ).items
