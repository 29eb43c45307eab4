import { call, query, send, type Versioned } from './http'
import type { components } from './types.generated'

export type Key = components['schemas']['Key']
export type IssuedKey = components['schemas']['IssuedKey']
export type KeyCreate = components['schemas']['KeyCreate']
export type KeyPatch = components['schemas']['KeyPatch']
export type KeyRotate = components['schemas']['KeyRotate']

export const readKeys = async (userId?: string, signal?: AbortSignal) =>
  (await call<{ items: Key[] }>(`/api/keys${query({ user_id: userId })}`, signal ? { signal } : {})).items

export const readKey = (id: string): Promise<Versioned<Key>> => send<Key>(`/api/keys/${id}`)

export const createKey = (body: KeyCreate) => call<IssuedKey>('/api/keys', { method: 'POST', body })

export const editKey = (id: string, body: KeyPatch, etag: string) =>
  send<Key>(`/api/keys/${id}`, { method: 'PATCH', body, etag })

export const rotateKey = (id: string, body: KeyRotate = {}) =>
  call<IssuedKey>(`/api/keys/${id}/rotate`, { method: 'POST', body })

export const revokeKey = (id: string, etag: string) => call<void>(`/api/keys/${id}`, { method: 'DELETE', etag })
