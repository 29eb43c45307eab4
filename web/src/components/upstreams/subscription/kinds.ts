import { probeUsage, type Egress, type UsageProbe } from '@/api/subscriptions'
import type { Upstream } from '@/api/upstreams'
import type { Account } from './account'
import { claudeAccount, withProbe } from './claudeCode'
import { codexAccount } from './codex'
import { CLAUDE_WAYS, CODEX_WAYS, type Way } from './ways'

/** The part of an upstream's row that says whose login it has, and how that is. */
export type Facts = Pick<Upstream, 'config' | 'state'>

/** What differs between the kinds of subscriptions. */
export interface Subscription {
  id: string
  /** The ways to a login, the best one first. */
  ways: readonly Way[]
  account: (facts: Facts) => Account
  /** How the quota gets known before anybody uses the account: a key of the messages. */
  withoutQuota: string
  /** Where the vendor can be asked for the usage: asking, and the facts with the answer in them. */
  probe?: { ask: (id: string, egress: Egress) => Promise<UsageProbe>; merge: (facts: Facts, answer: UsageProbe) => Facts }
}

// A row's configuration and state are as the routes of its kind describe them; the row's own schema leaves
// them open.
const as = <T>(facts: Facts) => facts as unknown as T

export const SUBSCRIPTIONS: Readonly<Record<string, Subscription>> = {
  'claude-code': {
    id: 'claude-code',
    ways: CLAUDE_WAYS,
    account: (facts) => claudeAccount(as(facts)),
    withoutQuota: 'subscription.claude.withoutQuota',
    probe: { ask: probeUsage, merge: (facts, answer) => withProbe(as(facts), answer) },
  },
  codex: {
    id: 'codex',
    ways: CODEX_WAYS,
    account: (facts) => codexAccount(as(facts)),
    withoutQuota: 'subscription.codex.withoutQuota',
  },
}

/** Whose subscription an upstream uses; null for kinds without one. */
export function accountOf(upstream: Facts & Pick<Upstream, 'kind'>): Account | null {
  return SUBSCRIPTIONS[upstream.kind]?.account(upstream) ?? null
}
