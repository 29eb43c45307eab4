import { call, send, type Versioned } from './http'
import type { components } from './types.generated'

export type User = components['schemas']['User']
export type UserCreate = components['schemas']['UserCreate']
export type UserPatch = components['schemas']['UserPatch']

export const readUsers = async (signal?: AbortSignal) =>
  (await call<{ items: User[] }>('/api/users', signal ? { signal } : {})).items

export const readUser = (id: string): Promise<Versioned<User>> => send<User>(`/api/users/${id}`)

export const createUser = (body: UserCreate) => call<User>('/api/users', { method: 'POST', body })

export const editUser = (id: string, body: UserPatch, etag: string) =>
  send<User>(`/api/users/${id}`, { method: 'PATCH', body, etag })

export const deleteUser = (id: string, etag: string) => call<void>(`/api/users/${id}`, { method: 'DELETE', etag })

export const changeOwnPassword = (current_password: string, new_password: string) =>
  call<void>('/api/users/me/password', { method: 'PATCH', body: { current_password, new_password } })
