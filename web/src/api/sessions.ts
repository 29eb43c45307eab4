import { call } from './http'
import type { components } from './types.generated'

export type SessionRow = components['schemas']['SessionRow']

export const readSessions = async (signal?: AbortSignal) =>
  (await call<{ items: SessionRow[] }>('/api/sessions', signal ? { signal } : {})).items

export const revokeSession = (id: string) => call<void>(`/api/sessions/${id}`, { method: 'DELETE' })

export const revokeOtherSessions = () => call<void>('/api/sessions/revoke-others', { method: 'POST' })
