import { call, send, type Versioned } from './http'
import type { components } from './types.generated'

type Schemas = components['schemas']
export type Proxy = Schemas['Proxy']
export type ProxyTrial = Schemas['ProxyTrial']
export type Backoff = Schemas['Backoff']
export type ProxyCreate = Schemas['ProxyCreate']
export type ProxyPatch = Schemas['ProxyPatch']
export type ProxyTest = Schemas['ProxyTest']

/** The way without a proxy, among the ids of ways. */
export const DIRECT = 'direct'

export const readProxies = async (signal?: AbortSignal) =>
  (await call<{ items: Proxy[] }>('/api/proxies', signal ? { signal } : {})).items

export const readProxy = (id: string): Promise<Versioned<Proxy>> => send<Proxy>(`/api/proxies/${id}`)

export const createProxy = (body: ProxyCreate) => call<Proxy>('/api/proxies', { method: 'POST', body })

export const editProxy = (id: string, body: ProxyPatch, etag: string) =>
  call<Proxy>(`/api/proxies/${id}`, { method: 'PATCH', body, etag })

export const deleteProxy = (id: string, etag: string) => call<void>(`/api/proxies/${id}`, { method: 'DELETE', etag })

/** Which proxies have failed for which upstreams, also those whose rest is over. */
export const readBackoffs = async (signal?: AbortSignal) =>
  (await call<{ items: Backoff[] }>('/api/proxies/backoffs', signal ? { signal } : {})).items

/** From which address the world sees what goes through a proxy, or how far it comes. */
export const testProxy = (subject: string | ProxyTest) =>
  call<ProxyTrial>('/api/proxies/test', { method: 'POST', body: typeof subject === 'string' ? { id: subject } : subject })

/** Let a proxy be tried again at once: for one upstream, or for all. */
export const resetBackoffs = (id: string, upstreamId?: string) =>
  call<Schemas['BackoffResetResult']>(`/api/proxies/${id}/backoffs/reset`, {
    method: 'POST',
    body: upstreamId ? { upstream_id: upstreamId } : {},
  })
