import { call } from './http'
import type { components } from './types.generated'

type Schemas = components['schemas']
export type Sweep = Schemas['Sweep']
export type SweepName = NonNullable<Schemas['Round']['sweeps']>[number]
export type Swept = Schemas['Swept']

export const readSweeps = async (signal?: AbortSignal) =>
  (await call<{ items: Sweep[] }>('/api/maintenance', signal ? { signal } : {})).items

/** Delete what has become too old; without names in every sweep. */
export const runSweeps = async (sweeps?: readonly SweepName[]) =>
  (await call<{ items: Swept[] }>('/api/maintenance/run', { method: 'POST', body: sweeps ? { sweeps } : {} })).items
