import type { CodexCredential, CodexUpstream } from '@/api/subscriptions'
import { instantOf } from '@/format/instant'
import type { Account, AccountWindow, Credential, Limit, Mark } from './account'
import { spanOf } from './span'
import { entriesOf, finite, members, text, type Members } from './unknowns'

type Told = Pick<CodexUpstream, 'config'> & { state: CodexUpstream['state'] | null }

/** What the vendor calls its plans, where that differs from the word in its tokens. */
const PLANS: Readonly<Record<string, string>> = {
  plus: 'ChatGPT Plus',
  pro: 'ChatGPT Pro',
  team: 'ChatGPT Business',
  business: 'ChatGPT Enterprise',
}

/** The limit that every account has; only others are named beside a window. */
const MAIN_LIMIT = 'codex'

interface Snapshot {
  limit: string
  at: number | null
  data: Members
}

/** Of a row that was damaged. */
const NOBODY = { chatgptAccountId: '', email: null, planType: null }

/** The account of a Codex upstream. */
export function codexAccount({ config, state }: Told): Account {
  const { chatgptAccountId, email, planType } = config.accounts[0] ?? NOBODY
  const stored = state?.accounts.find((each) => each.chatgptAccountId === chatgptAccountId)
  const plan = stored?.accessToken?.planType ?? planType
  return {
    id: chatgptAccountId,
    email,
    plan: plan === null ? null : (PLANS[plan] ?? plan),
    marks: [],
    held: state && 'oauth',
    credential: stored ? credentialOf(stored) : null,
    isUnreadable: state === null,
  }
}

function credentialOf(stored: CodexCredential): Credential {
  const snapshots = Object.entries(members(stored.quotaSnapshot))
    .map(([limit, each]) => snapshotOf(limit, members(each)))
    .sort((one, other) => (one.limit < other.limit ? -1 : 1))
  return {
    state: stored.state,
    message: stored.state_message ?? null,
    stateUpdatedAt: stored.state_updated_at,
    accessExpiresAt: stored.accessToken?.expiresAt,
    isRenewable: stored.refreshTokenSet,
    limits: snapshots.flatMap(limitOf),
    limitedUntil: furthest(snapshots.map(({ data }) => data.ratelimited_until)),
    marks: creditMarks(snapshots),
    extras: [
      {
        title: 'subscription.rawSnapshots',
        // A name before each is of use only where there are several.
        entries: snapshots.flatMap(({ limit, data }) =>
          entriesOf(data).map(([name, value]) => [snapshots.length > 1 ? `${limit} · ${name}` : name, value] as const),
        ),
      },
    ],
  }
}

const snapshotOf = (limit: string, { fetchedAt, data }: Members): Snapshot => ({
  limit: text(members(data).active_limit) ?? limit,
  at: finite(fetchedAt),
  data: members(data),
})

function limitOf({ limit, at, data }: Snapshot): Limit[] {
  const windows = (['primary', 'secondary'] as const).flatMap((name): AccountWindow[] => {
    const used = finite(data[`${name}_used_percent`])
    if (used === null) return []
    const minutes = finite(data[`${name}_window_minutes`])
    return [
      {
        id: `${limit}.${name}`,
        label: minutes === null ? { key: `subscription.window.${name}` } : { minutes },
        short: [limit === MAIN_LIMIT ? '' : limit, minutes === null ? name : shortSpan(minutes)].filter(Boolean).join(' '),
        source: 'headers',
        observedAt: data.observed_at ?? at,
        used: used / 100,
        resetsAt: data[`${name}_reset_after_at`] ?? null,
        status: null,
      },
    ]
  })
  return windows.length ? [{ name: limit, windows }] : []
}

const shortSpan = (minutes: number) => {
  const [amount, unit] = spanOf(minutes)
  return `${amount}${unit[0]}`
}

/** The latest of some instants; what is none of them does not count. */
function furthest(instants: readonly unknown[]): Date | null {
  const known = instants.map(instantOf).filter((each) => each !== null)
  return known.length ? new Date(Math.max(...known.map((each) => each.getTime()))) : null
}

/** The credits by the newest statement about them. */
function creditMarks(snapshots: readonly Snapshot[]): Mark[] {
  const newest = snapshots
    .filter(({ data }) => typeof data.credits_has_credits === 'boolean')
    .reduce<Snapshot | null>((one, other) => (one && (one.at ?? 0) >= (other.at ?? 0) ? one : other), null)
  if (!newest) return []
  const balance = finite(newest.data.credits_balance)
  if (!newest.data.credits_has_credits) return [{ text: { key: 'subscription.noCredits' }, tone: 'plain' }]
  if (balance === null) return [{ text: { key: 'subscription.hasCredits' }, tone: 'good' }]
  return [{ text: { key: 'subscription.credits', values: { n: String(balance) } }, tone: 'good' }]
}
