import type { ExplainQuestion } from '@/api/explain'
import type { Protocol } from '@/api/models'
import type { User } from '@/api/users'

/** A what-if as the form has it. */
export interface Draft {
  model: string
  protocol: Protocol
  /** `any`, `key:ID` or `user:ID`. */
  who: string
  /** `name: value`, one a line. */
  headers: string
  /** JSON; nothing is the smallest sensible body. */
  body: string
}

export class DraftFault extends Error {
  constructor(
    readonly field: 'headers' | 'body',
    message: string,
  ) {
    super(message)
  }
}

/** The headers of a text, by name in lower case. Fails on a line that is none. */
export function headersOf(text: string): Record<string, string> {
  const lines = text.split('\n').map((line) => line.trim()).filter(Boolean)
  return Object.fromEntries(
    lines.map((line) => {
      const found = /^([!#$%&'*+.^_`|~\w-]+)\s*:\s*(.*)$/.exec(line)
      if (!found) throw new DraftFault('headers', line)
      return [found[1]!.toLowerCase(), found[2]!]
    }),
  )
}

/** The JSON object of a text; null of an empty one. Fails on anything else. */
export function bodyOf(text: string): Record<string, unknown> | null {
  if (!text.trim()) return null
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch (error) {
    throw new DraftFault('body', (error as SyntaxError).message)
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new DraftFault('body', '{}')
  return body as Record<string, unknown>
}

/**
 * The question of a draft.
 *
 * A user is asked about as a key of theirs without restrictions of its own: their own cap holds.
 */
export function questionOf(draft: Draft, users: readonly User[]): ExplainQuestion {
  const [kind, id] = split(draft.who)
  const cap = users.find((user) => user.id === id)?.upstream_ids ?? null
  const headers = headersOf(draft.headers)
  const request = bodyOf(draft.body)
  return {
    model: draft.model.trim(),
    protocol: draft.protocol,
    ...(kind === 'key'
      ? { key_id: id }
      : { caller: { upstream_ids: kind === 'user' ? cap : null, models: null, strict_losses: false } }),
    ...(Object.keys(headers).length && { headers }),
    ...(request && { request }),
  }
}

function split(who: string): [string, string] {
  const colon = who.indexOf(':')
  return colon < 0 ? [who, ''] : [who.slice(0, colon), who.slice(colon + 1)]
}
