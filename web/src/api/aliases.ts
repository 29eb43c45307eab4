import { call, send, type Versioned } from './http'
import type { components } from './types.generated'

type Schemas = components['schemas']
export type Alias = Schemas['Alias']
export type AliasBody = Schemas['AliasBody']
export type AliasRules = Schemas['Rules']
export type AliasLimits = Schemas['AnnouncedLimits']
export type AliasPreview = Schemas['Preview']
export type TargetState = Schemas['PreviewTarget']['state']

export const readAliases = async (signal?: AbortSignal) =>
  (await call<{ items: Alias[] }>('/api/aliases', signal ? { signal } : {})).items

export const readAlias = (id: string): Promise<Versioned<Alias>> => send<Alias>(`/api/aliases/${id}`)

/** What every alias leads to, by its id. */
export async function readAliasPreviews(signal?: AbortSignal): Promise<ReadonlyMap<string, AliasPreview>> {
  const { items } = await call<Schemas['AliasPreviewList']>('/api/aliases/previews', signal ? { signal } : {})
  return new Map(items.map((each) => [each.alias_id, each]))
}

/** What an alias would lead to, saved or not. */
export const previewAlias = (body: AliasBody, signal?: AbortSignal) =>
  call<AliasPreview>('/api/aliases/preview', { method: 'POST', body, ...(signal && { signal }) })

export const createAlias = (body: AliasBody) => call<Alias>('/api/aliases', { method: 'POST', body })

export const replaceAlias = (id: string, body: AliasBody, etag: string) =>
  call<Alias>(`/api/aliases/${id}`, { method: 'PUT', body, etag })

export const deleteAlias = (id: string, etag: string) => call<void>(`/api/aliases/${id}`, { method: 'DELETE', etag })

export const reorderAliases = (ids: readonly string[], expected: readonly string[]) =>
  call<{ items: Alias[] }>('/api/aliases/reorder', { method: 'POST', body: { ids, expected_ids: expected } })
