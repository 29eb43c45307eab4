import { call, query } from './http'
import type { components } from './types.generated'

export type Finding = components['schemas']['Finding']

/** Look whether the installation is in order; takes as long as its slowest check. */
export const examine = async (isOffline: boolean) =>
  (await call<{ items: Finding[] }>(`/api/doctor${query({ offline: isOffline || undefined })}`)).items
