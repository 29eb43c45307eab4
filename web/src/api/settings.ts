import { send, type Versioned } from './http'
import type { components } from './types.generated'

export type Setting = components['schemas']['Setting']
export type SettingList = components['schemas']['SettingList']

export const readSettings = (signal?: AbortSignal): Promise<Versioned<SettingList>> =>
  send<SettingList>('/api/settings', signal ? { signal } : {})

/** Decide about settings by their variables; null leaves one to the environment again. */
export const editSettings = (values: Readonly<Record<string, unknown>>, etag: string): Promise<Versioned<SettingList>> =>
  send<SettingList>('/api/settings', { method: 'PATCH', body: { values }, etag })
