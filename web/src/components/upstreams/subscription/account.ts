import type { Tone } from '@/components/ui/UiBadge.vue'
import { instantOf } from '@/format/instant'

/** A key of the messages with what stands in its sentence. */
export interface Sentence {
  key: string
  values?: Readonly<Record<string, string>>
}

/** A word or two about an account: a sentence of ours, or the vendor's own text. */
export interface Mark {
  text: string | Sentence
  tone: Tone
  hint?: Sentence
}

export interface AccountWindow {
  id: string
  /** A window by its name, or by its length in minutes where the vendor tells that. */
  label: Sentence | { minutes: number }
  /** The vendor's short name, which no language translates: `5h`. */
  short: string
  source: 'headers' | 'usage_probe'
  /** When the source said so. */
  observedAt: unknown
  /** A fraction; it may be more than 1. */
  used: number
  resetsAt: unknown
  /** The vendor's word. */
  status: string | null
}

/** The windows that count together. */
export interface Limit {
  /** As the vendor calls it; empty for the only one. */
  name: string
  windows: readonly AccountWindow[]
}

/** A heap of what the vendor wrote, word for word. */
export interface Extra {
  title: string
  entries: readonly (readonly [string, string])[]
}

/** What is known of a login; everything the card shows of it comes from here. */
export interface Credential {
  state: 'active' | 'session_terminated' | 'refresh_failed'
  /** Why the state is terminal. */
  message: string | null
  stateUpdatedAt: unknown
  /** When the access token ends: undefined without one, null when it is unknown. */
  accessExpiresAt: unknown
  isRenewable: boolean
  limits: readonly Limit[]
  /** Until when the vendor refuses; null when it serves. */
  limitedUntil: unknown
  marks: readonly Mark[]
  extras: readonly Extra[]
  /** When the usage was last asked for; undefined for kinds where it cannot be. */
  probedAt?: unknown
}

/** Whose subscription an upstream uses, the same for all kinds that have one. */
export interface Account {
  id: string
  /** Who signed in, as the vendor knows them; null where the login may not tell. */
  email: string | null
  plan: string | null
  marks: readonly Mark[]
  /** The kind of login that is stored, whoever's it is. */
  held: 'oauth' | 'setup-token' | null
  /** Null when what is stored is none of this account's: it is never shown in its place. */
  credential: Credential | null
  /** Nobody can read what is stored, so it is not known whose it is either. */
  isUnreadable: boolean
}

export interface AccountCondition {
  /** A key under `subscription.condition` in the messages. */
  name: 'missing' | 'session_terminated' | 'refresh_failed' | 'limited' | 'heavy' | 'active'
  tone: Tone
  /** What the name's sentence is about. */
  used?: number
  until?: Date
}

/** From here on a window is heavily used. */
const HEAVY = 0.8

/** How an account is, in one word: what ends its service comes first. */
export function conditionOf({ credential }: Account, now: Date): AccountCondition {
  if (!credential) return { name: 'missing', tone: 'bad' }
  if (credential.state !== 'active') return { name: credential.state, tone: 'bad' }
  const until = instantOf(credential.limitedUntil)
  if (until && until > now) return { name: 'limited', tone: 'bad', until }
  const used = heaviest(credential, now)
  return used >= HEAVY ? { name: 'heavy', tone: 'warn', used } : { name: 'active', tone: 'good' }
}

/** Whether a window has begun anew since it was told of, so that what was used is used no more. */
export function isElapsed({ resetsAt }: AccountWindow, now: Date): boolean {
  const reset = instantOf(resetsAt)
  return reset !== null && reset <= now
}

/** The share of the window that is used most, among those still running. */
export function heaviest({ limits }: Credential, now: Date): number {
  return Math.max(0, ...running(limits, now).map(({ used }) => used))
}

function running(limits: readonly Limit[], now: Date): readonly AccountWindow[] {
  return limits.flatMap(({ windows }) => windows).filter((each) => !isElapsed(each, now))
}

/** The beginning and the end of an id that would be too long to read. */
export function shortId(id: string): string {
  return id.length > 16 ? `${id.slice(0, 8)}…${id.slice(-6)}` : id
}
