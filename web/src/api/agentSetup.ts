import { call } from './http'
import type { components } from './types.generated'

type Schemas = components['schemas']
export type Begun = Schemas['Begun']
export type Progress = Schemas['Progress']
export type Choices = Schemas['Choices']
export type ClaudeChoices = Schemas['ClaudeChoices']
export type AgentScript = Schemas['Script']

/** Begin a set-up with what was chosen the last time; its token is in this answer alone. */
export const beginSetup = (key_name: string, asks_key: boolean) =>
  call<Begun>('/api/setup', { method: 'POST', body: { key_name, asks_key } })

/** Change what the command installs; the command stays. */
export const changeSetup = (token: string, expected_revision: number, configuration: Choices) =>
  call<Schemas['Setup']>('/api/setup', { method: 'PUT', body: { token, expected_revision, configuration } })

/** Keep a set-up alive for another five minutes, and see how far it has come. */
export const heartbeat = (token: string, signal?: AbortSignal) =>
  call<Progress>('/api/setup/heartbeat', { method: 'POST', body: { token }, ...(signal && { signal }) })
