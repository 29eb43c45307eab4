import { call } from './http'
import type { components } from './types.generated'

export type UpstreamOption = components['schemas']['Option']

/** The upstreams that keys can be capped to, for everybody who has keys. */
export const readUpstreamOptions = async (signal?: AbortSignal) =>
  (await call<{ items: UpstreamOption[] }>('/api/upstream-options', signal ? { signal } : {})).items
