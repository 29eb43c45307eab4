import { call, query } from './http'
import type { components } from './types.generated'

type Schemas = components['schemas']
export type Overview = Schemas['Overview']
export type OverviewGateway = Schemas['OverviewGateway']
export type OverviewModel = Schemas['OverviewModel']
export type OverviewOutcome = Schemas['OverviewOutcome']
export type OverviewUsage = Schemas['OverviewUsage']
export type Matter = Schemas['Matter']

/** What the sums cover: the last 24 hours, or since midnight on the clock of this browser. */
export type Period = 'day' | 'today'

export const readOverview = (period: Period, signal?: AbortSignal) => {
  const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return call<Overview>(`/api/overview${query({ period, time_zone })}`, signal ? { signal } : {})
}

/** What wants the hand of an operator, the most serious first. */
export const readMatters = async (signal?: AbortSignal) =>
  (await call<{ items: Matter[] }>('/api/overview/attention', signal ? { signal } : {})).items
