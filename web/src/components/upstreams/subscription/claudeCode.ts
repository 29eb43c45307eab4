import type { ClaudeCredential, ClaudeUpstream, QuotaWindow, UsageProbe } from '@/api/subscriptions'
import type { Account, AccountWindow, Credential, Mark } from './account'
import { entriesOf, finite, members, text, type Members } from './unknowns'

type Told = Pick<ClaudeUpstream, 'config'> & { state: ClaudeUpstream['state'] | null }

const PLANS: Readonly<Record<string, string>> = {
  pro: 'Claude Pro',
  max: 'Claude Max',
  team: 'Claude Team',
  enterprise: 'Claude Enterprise',
}

/** What the vendor's headers and its program call the windows. */
const SHORT: Readonly<Record<QuotaWindow['window'], string>> = {
  five_hour: '5h',
  seven_day: '7d',
  seven_day_sonnet: '7d Sonnet',
  seven_day_opus: '7d Opus',
  overage: 'overage',
}

/** The windows of the vendor's usage document, by their names there. */
const PROBED = ['five_hour', 'seven_day', 'seven_day_sonnet', 'seven_day_opus'] as const

/** The usual state of an account without extra credits, which nobody has to be told of. */
const STEADY_REASON = 'out_of_credits'

/** Of a row that was damaged. */
const NOBODY = { accountUuid: '', email: null, subscriptionType: null, rateLimitTier: null }

/** The account of a Claude Code upstream. */
export function claudeAccount({ config, state }: Told): Account {
  const { accountUuid, email, subscriptionType, rateLimitTier } = config.accounts[0] ?? NOBODY
  const stored = state?.accounts.find((each) => each.accountUuid === accountUuid)
  const isSetupToken = stored?.tokenKind === 'setup-token'
  return {
    id: accountUuid,
    email,
    plan: planOf(subscriptionType, rateLimitTier),
    marks: [
      ...mark(isSetupToken, 'subscription.setupToken', 'info', 'subscription.setupTokenHint'),
      ...(rateLimitTier ? [{ text: rateLimitTier, tone: 'plain' } as const] : []),
      ...mark(stored !== undefined && email === null, 'subscription.noProfile', 'warn', 'subscription.noProfileHint'),
    ],
    held: state?.accounts[0]?.tokenKind ?? null,
    credential: stored ? credentialOf(stored) : null,
    isUnreadable: state === null,
  }
}

/** The name of a plan; only a Max plan comes in sizes. */
export function planOf(type: string | null, tier: string | null): string | null {
  if (type === null) return null
  const size = type === 'max' && /max_(\d+x)$/.exec(tier ?? '')?.[1]
  return [PLANS[type] ?? type, size].filter(Boolean).join(' ')
}

/** A stored state with the answer to a probe in it, as the gateway will tell it from here on. */
export function withProbe(told: Told, { fetched_at, ...usage }: UsageProbe): Told {
  const { state } = told
  if (!state) return told
  return { ...told, state: { accounts: state.accounts.map((each) => probed(each, usage, fetched_at)) } }
}

function probed(credential: ClaudeCredential, usage: Members, at: string): ClaudeCredential {
  const fresh = PROBED.flatMap((window) => windowOf(window, usage, at))
  // What headers have told meanwhile is newer, and then it counts whole.
  const wins = (each: QuotaWindow) =>
    !credential.quotaWindows.some((old) => old.window === each.window && new Date(old.observedAt) > new Date(at))
  const taken = fresh.filter(wins)
  const isLeft = (each: QuotaWindow) => !taken.some(({ window }) => window === each.window)
  return {
    ...credential,
    usageProbeSnapshot: { fetchedAt: new Date(at).getTime(), data: { ...usage } },
    quotaWindows: [...taken, ...credential.quotaWindows.filter(isLeft)],
  }
}

function windowOf(window: (typeof PROBED)[number], usage: Members, at: string): QuotaWindow[] {
  const { utilization, resets_at } = members(usage[window])
  const percentage = finite(utilization)
  if (percentage === null) return []
  return [
    { window, source: 'usage_probe', observedAt: at, used: percentage / 100, resetsAt: text(resets_at), status: null },
  ]
}

const ORDER = [...PROBED, 'overage'] as const

function credentialOf(stored: ClaudeCredential): Credential {
  const headers = members(stored.quotaSnapshot?.data)
  const probe = stored.usageProbeSnapshot
  const windows = ORDER.flatMap((name) => stored.quotaWindows.filter(({ window }) => window === name)).flatMap(shown)
  return {
    state: stored.state,
    message: stored.stateMessage ?? null,
    stateUpdatedAt: stored.stateUpdatedAt,
    accessExpiresAt: stored.accessToken?.expiresAt,
    isRenewable: stored.refreshTokenSet,
    limits: windows.length ? [{ name: '', windows }] : [],
    // Only the word about the whole account refuses: a spent overage is usual, and a rejection without an
    // instant would never end.
    limitedUntil: headers.status === 'rejected' ? headers.reset : null,
    marks: quotaMarks(headers),
    extras: [
      { title: 'subscription.rawHeaders', entries: entriesOf(headers.raw) },
      { title: 'subscription.probeExtras', entries: entriesOf(probe?.data, PROBED) },
    ],
    probedAt: probe?.fetchedAt ?? null,
  }
}

/** A window of which somebody said how much is used. */
function shown({ window, used, ...rest }: QuotaWindow): AccountWindow[] {
  if (used === null) return []
  return [{ ...rest, used, id: window, short: SHORT[window], label: { key: `subscription.window.${window}` } }]
}

function quotaMarks(headers: Members): Mark[] {
  const overage = members(headers.overage)
  const reason = text(overage.disabledReason)
  const claim = text(headers.representativeClaim)
  return [
    ...(claim ? [{ text: { key: 'subscription.claim', values: { claim } }, tone: 'plain' } as const] : []),
    ...mark(text(overage.status)?.startsWith('allowed') ?? false, 'subscription.overageAllowed', 'good'),
    ...(reason && reason !== STEADY_REASON
      ? [{ text: { key: 'subscription.overageDisabled', values: { reason } }, tone: 'bad' } as const]
      : []),
    // Null is that nobody said so.
    ...mark(headers.fallbackAvailable === false, 'subscription.noFallback', 'warn', 'subscription.noFallbackHint'),
  ]
}

/** A mark where something is true, by the keys of its messages. */
function mark(isTrue: boolean, key: string, tone: Mark['tone'], hint?: string): Mark[] {
  return isTrue ? [{ text: { key }, tone, ...(hint && { hint: { key: hint } }) }] : []
}
