import { call } from './http'
import type { components } from './types.generated'

export type Limits = components['schemas']['Limits']
export type LimitName = keyof Limits
export type LimitUse = components['schemas']['Use']
export type Standing = components['schemas']['Standing']

/** What is used of the limits of a key; those of its user hold besides. */
export const readKeyUse = (id: string, signal?: AbortSignal) =>
  call<LimitUse>(`/api/keys/${encodeURIComponent(id)}/limits`, signal ? { signal } : {})

/** What all keys of a user together have used of the user's limits. */
export const readUserUse = (id: string, signal?: AbortSignal) =>
  call<LimitUse>(`/api/users/${encodeURIComponent(id)}/limits`, signal ? { signal } : {})
