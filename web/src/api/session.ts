import { call } from './http'
import type { components } from './types.generated'

export type Session = components['schemas']['Session']

export const readSession = () => call<Session>('/api/session')

export const signIn = (name: string, password: string, remember = false) =>
  call<Session>('/api/session', { method: 'POST', body: { name, password, remember } })

/** Whether nobody can sign in yet, so that the first administrator is to be made. */
export const readSetupState = () => call<{ needs_setup: boolean }>('/api/setup-state')

/** Make the first administrator with the token that the gateway printed at its start. */
export const setUp = (token: string, name: string, password: string) =>
  call<Session>('/api/first-run', { method: 'POST', body: { token, name, password } })

export const signOut = () => call<void>('/api/session', { method: 'DELETE' })
