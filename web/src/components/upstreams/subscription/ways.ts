import type { LoginMember } from '@/api/subscriptions'

/** How a login gets into an upstream: one tab, and the routes behind it. */
export interface Way {
  name: 'signIn' | 'setupToken' | 'paste'
  /** The vendor tells these logins apart, and one does not take the other's place unasked. */
  login: 'oauth' | 'setup-token'
  /** What begins a sign-in; null where a file is pasted. */
  startRoute: string | null
  importRoute: string
  reimportRoute: string
  /** The member of the body that takes what is pasted. */
  member: LoginMember
  /** Keys of the messages: what to do, and what to paste. */
  lead: string
  pasteHint: string
}

export const CLAUDE_WAYS: readonly Way[] = [
  {
    name: 'signIn',
    login: 'oauth',
    startRoute: 'claude-code-pkce-start',
    importRoute: 'claude-code-import',
    reimportRoute: 'claude-code-reimport',
    member: 'callback',
    lead: 'subscription.claude.signIn',
    pasteHint: 'subscription.claude.callbackHint',
  },
  {
    name: 'setupToken',
    login: 'setup-token',
    startRoute: 'claude-code-setup-token-pkce-start',
    importRoute: 'claude-code-setup-token-import',
    reimportRoute: 'claude-code-setup-token-reimport',
    member: 'callback',
    lead: 'subscription.claude.setupToken',
    pasteHint: 'subscription.claude.callbackHint',
  },
  {
    name: 'paste',
    login: 'oauth',
    startRoute: null,
    importRoute: 'claude-code-import',
    reimportRoute: 'claude-code-reimport',
    member: 'credentials_json',
    lead: 'subscription.claude.paste',
    pasteHint: 'subscription.claude.pasteHint',
  },
]

export const CODEX_WAYS: readonly Way[] = [
  {
    name: 'signIn',
    login: 'oauth',
    startRoute: 'codex-pkce-start',
    importRoute: 'codex-import',
    reimportRoute: 'codex-reimport',
    member: 'callback',
    lead: 'subscription.codex.signIn',
    pasteHint: 'subscription.codex.callbackHint',
  },
  {
    name: 'paste',
    login: 'oauth',
    startRoute: null,
    importRoute: 'codex-import',
    reimportRoute: 'codex-reimport',
    member: 'auth_json',
    lead: 'subscription.codex.paste',
    pasteHint: 'subscription.codex.pasteHint',
  },
]

/** Why a paste need not be sent: a key of the messages, or null. Only the gateway reads callbacks. */
export function faultOf(way: Way, pasted: string): string | null {
  if (!pasted.trim()) return way.startRoute ? 'subscription.emptyCallback' : 'subscription.emptyFile'
  if (way.startRoute) return null
  try {
    const document: unknown = JSON.parse(pasted)
    const isObject = typeof document === 'object' && document !== null && !Array.isArray(document)
    return isObject ? null : 'subscription.noObject'
  } catch {
    return 'subscription.noJSON'
  }
}
