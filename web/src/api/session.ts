import { call } from './http'
import type { components } from './types.generated'

export type Session = components['schemas']['Session']

export const readSession = () => call<Session>('/api/session')

export const signIn = (name: string, password: string) =>
  call<Session>('/api/session', { method: 'POST', body: { name, password } })

export const signOut = () => call<void>('/api/session', { method: 'DELETE' })
