import { call, query } from './http'
import type { components } from './types.generated'

export type QuotaHistory = components['schemas']['QuotaHistory']

/** What an upstream's vendor told of its quota since an instant, per account and window. */
export const readQuotaHistory = (id: string, from: Date, maxPoints: number, signal?: AbortSignal) =>
  call<QuotaHistory>(
    `/api/upstreams/${id}/quota-history${query({ from: from.toISOString(), max_points: maxPoints })}`,
    signal ? { signal } : {},
  )
