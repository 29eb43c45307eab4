import { call } from './http'
import type { components } from './types.generated'

export type Overview = components['schemas']['Overview']
export type OverviewExchange = components['schemas']['OverviewExchange']
export type OverviewGateway = components['schemas']['OverviewGateway']
export type OverviewModel = components['schemas']['OverviewModel']
export type OverviewOutcome = components['schemas']['OverviewOutcome']
export type OverviewUpstream = components['schemas']['OverviewUpstream']
export type OverviewUsage = components['schemas']['OverviewUsage']

export const readOverview = (signal?: AbortSignal) =>
  call<Overview>('/api/overview', signal ? { signal } : {})
