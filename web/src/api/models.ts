import { call } from './http'
import type { components } from './types.generated'

export type ModelList = components['schemas']['ModelList']
export type ModelListItem = components['schemas']['ModelListItem']
export type Protocol = ModelListItem['protocols'][number]

export const readModels = (signal?: AbortSignal) => call<ModelList>('/api/models', signal ? { signal } : {})

/** The protocols that clients speak. */
export const PROTOCOLS: readonly Protocol[] = ['messages', 'chat_completions', 'responses', 'gemini']
