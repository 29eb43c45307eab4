import { call, send, type Versioned } from './http'
import type { components } from './types.generated'

type Schemas = components['schemas']
export type UpstreamOption = Schemas['Option']
export type Upstream = Schemas['UpstreamRow']
export type UpstreamHealth = Schemas['UpstreamHealth']
export type Exclusion = Schemas['Exclusion']
export type UpstreamProbe = Schemas['UpstreamProbe']

/** The upstreams that keys can be capped to, for everybody who has keys. */
export const readUpstreamOptions = async (signal?: AbortSignal) =>
  (await call<{ items: UpstreamOption[] }>('/api/upstream-options', signal ? { signal } : {})).items

export const readUpstreams = (signal?: AbortSignal): Promise<Versioned<{ items: Upstream[] }>> =>
  send<{ items: Upstream[] }>('/api/upstreams', signal ? { signal } : {})

export const readHealth = async (signal?: AbortSignal) =>
  (await call<{ items: UpstreamHealth[] }>('/api/upstreams/health', signal ? { signal } : {})).items

export const switchUpstream = (id: string, isEnabled: boolean) =>
  call<Upstream>(`/api/upstreams/${id}/${isEnabled ? 'enable' : 'disable'}`, { method: 'POST' })

export const duplicateUpstream = (id: string) =>
  call<Upstream>(`/api/upstreams/${id}/duplicate`, { method: 'POST', body: {} })

export const deleteUpstream = (id: string, etag: string) =>
  call<void>(`/api/upstreams/${id}`, { method: 'DELETE', etag })

export const probeUpstream = (id: string) =>
  call<UpstreamProbe>(`/api/upstreams/${id}/probe`, { method: 'POST', body: {} })

export const putBackUpstream = (id: string) =>
  call<UpstreamHealth>(`/api/upstreams/${id}/put-back`, { method: 'POST' })

export const reorderUpstreams = (ids: readonly string[], expected: readonly string[]) =>
  call<{ items: Upstream[] }>('/api/upstreams/reorder', { method: 'POST', body: { ids, expected_ids: expected } })
