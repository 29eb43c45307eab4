import { call, query, send, type Versioned } from './http'
import type { components } from './types.generated'

type Schemas = components['schemas']
export type UpstreamOption = Schemas['Option']
export type Upstream = Schemas['UpstreamRow']
export type UpstreamHealth = Schemas['UpstreamHealth']
export type Exclusion = Schemas['Exclusion']
export type UpstreamProbe = Schemas['UpstreamProbe']
export type UpstreamConfig = Upstream['config']
export type UpstreamCreate = Schemas['UpstreamCreate']
export type UpstreamPatch = Schemas['UpstreamPatch']
export type Blueprint = Schemas['Blueprint']
export type Flag = Schemas['Flag']
export type Trial = Schemas['Trial']
/** A form to try: the server has defaults for what is left out. */
export type TrialBody = Partial<Schemas['Draft']>
export type UpstreamModel = Schemas['UpstreamModel']
export type UpstreamModels = Schemas['UpstreamModelList']
export type ModelOverride = Schemas['Override']
export type Dependents = Schemas['Dependents']
export type ModelPrice = Schemas['ModelPrice']

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

export const readUpstream = (id: string, signal?: AbortSignal): Promise<Versioned<Upstream>> =>
  send<Upstream>(`/api/upstreams/${id}`, signal ? { signal } : {})

export const createUpstream = (body: UpstreamCreate) => call<Upstream>('/api/upstreams', { method: 'POST', body })

export const editUpstream = (id: string, body: UpstreamPatch, etag: string) =>
  call<Upstream>(`/api/upstreams/${id}`, { method: 'PATCH', body, etag })

/** Who names an upstream, before it is deleted. */
export const readDependents = (id: string) => call<Dependents>(`/api/upstreams/${id}/dependents`)

/** The form of a kind. */
export const readBlueprint = (kind: string, signal?: AbortSignal) =>
  call<Blueprint>(`/api/upstreams/blueprint${query({ kind })}`, signal ? { signal } : {})

/** Every flag there is. */
export const readFlags = async (signal?: AbortSignal) =>
  (await call<{ items: Flag[] }>('/api/upstream-flags', signal ? { signal } : {})).items

/** List the models of a form, and ask one of them for a word; stores nothing. */
export const tryUpstream = (body: TrialBody) => call<Trial>('/api/upstreams/fetch-models', { method: 'POST', body })

export const readUpstreamModels = (id: string, { refresh = false, signal }: { refresh?: boolean; signal?: AbortSignal } = {}) =>
  call<UpstreamModels>(`/api/upstreams/${id}/models${query({ refresh: refresh || null })}`, signal ? { signal } : {})

/** Decide about a model; the answer is the whole list with the ETag of the upstream as it is by then. */
export const overrideModel = (id: string, model: string, body: ModelOverride, etag: string) =>
  call<UpstreamModels>(`/api/upstreams/${id}/models/${path(model)}`, { method: 'PUT', body, etag })

/** Leave everything about a model to the vendor's list again. */
export const releaseModel = (id: string, model: string, etag: string) =>
  call<UpstreamModels>(`/api/upstreams/${id}/models/${path(model)}`, { method: 'DELETE', etag })

/** What the models of an upstream cost at this moment. */
export const readPricesOf = async (id: string, signal?: AbortSignal) =>
  (await call<{ items: ModelPrice[] }>(`/api/prices${query({ upstream_id: id })}`, signal ? { signal } : {})).items

export const readHealthOf = (id: string, signal?: AbortSignal) =>
  call<UpstreamHealth>(`/api/upstreams/${id}/health`, signal ? { signal } : {})

/** The ids of models have slashes, which stay. */
const path = (model: string) => model.split('/').map(encodeURIComponent).join('/')
