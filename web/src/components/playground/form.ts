import { numberOf, type Draft, type Turn } from './draft'

/** What the fields hold, as text. */
export interface Form {
  system: string
  maxTokens: string
  temperature: string
  /** A JSON object. */
  extra: string
}

export const EMPTY_FORM: Form = { system: '', maxTokens: '', temperature: '', extra: '' }

/** Members that the call itself names; the gateway refuses them in a body. */
const RESERVED = ['model', 'stream']

/** Why a form cannot be sent: a key below `playground.fault`, with what it is about. */
export interface Fault {
  field: keyof Form
  reason: 'number' | 'json' | 'reserved'
  about: string
}

/** What a form asks at the end of a conversation, or what is wrong with it. */
export function draftOf(form: Form, turns: readonly Turn[]): Draft | Fault {
  for (const field of ['maxTokens', 'temperature'] as const) {
    if (form[field].trim() && numberOf(form[field]) === null) return { field, reason: 'number', about: form[field] }
  }
  const extra = form.extra.trim() ? objectOf(form.extra) : {}
  if (typeof extra === 'string') return { field: 'extra', reason: 'json', about: extra }
  const reserved = RESERVED.find((name) => name in extra)
  if (reserved) return { field: 'extra', reason: 'reserved', about: reserved }
  return {
    system: form.system.trim() ? form.system : '',
    turns,
    maxTokens: numberOf(form.maxTokens),
    temperature: numberOf(form.temperature),
    extra,
  }
}

function objectOf(text: string): Record<string, unknown> | string {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value && !Array.isArray(value) ? (value as Record<string, unknown>) : '{ }'
  } catch (error) {
    return (error as SyntaxError).message
  }
}
