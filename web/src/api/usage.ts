import { call, query } from './http'
import type { components } from './types.generated'

export type UsageReport = components['schemas']['UsageReport']
export type UsageGroup = components['schemas']['UsageGroup']
export type UsageTotal = components['schemas']['UsageTotal']

export interface UsageQuestion {
  from: Date
  to: Date
  granularity: 'hour' | 'day'
  groupBy: string
}

function parameters({ from, to, granularity, groupBy }: UsageQuestion, compares: boolean): string {
  return query({
    from: from.toISOString(),
    to: to.toISOString(),
    granularity,
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    group_by: groupBy,
    compare: compares ? 'previous' : null,
  })
}

/** What was used, beside as long a time before. */
export const readUsage = (question: UsageQuestion, signal?: AbortSignal) =>
  call<UsageReport>(`/api/usage${parameters(question, true)}`, signal ? { signal } : {})

/** Where the same is to be had as a file. */
export const usageFile = (question: UsageQuestion) => `/api/usage.csv${parameters(question, false)}`
