import type { Upstream } from '@/api/upstreams'
import type { QuotaGauge } from './registry'

/** One bucket of a seat, as the gateway stores what GitHub says. */
export interface SeatQuota {
  entitlement: number
  overage_count: number
  overage_permitted: boolean
  percent_remaining: number
  quota_remaining: number
  unlimited: boolean
}

export interface SeatSnapshot {
  observed_at: string | null
  reset_at: string | null
  quotas: Readonly<Record<string, SeatQuota>>
}

interface SeatState {
  quotaSnapshot: { fetchedAt: number; data: Partial<SeatSnapshot> } | null
  seat: { data: { plan?: string | null; sku?: string | null } } | null
  copilotToken: { expiresAt: number } | null
}

interface SeatConfig {
  githubHost?: string
  user?: { login?: string; name?: string | null }
}

const stateOf = ({ state }: Upstream) => state as unknown as SeatState | null
const configOf = ({ config }: Upstream) => config as SeatConfig

/** Whose seat it is: the login, and the host where it is a tenant of its own. */
export function seatAbout(upstream: Upstream): string {
  const { githubHost = '', user } = configOf(upstream)
  return [user?.login ?? '', githubHost === 'github.com' ? '' : githubHost].filter(Boolean).join(' · ')
}

/** What is known of a seat; members are null where GitHub said nothing. */
export function seatOf(upstream: Upstream) {
  const state = stateOf(upstream)
  const { githubHost = '', user } = configOf(upstream)
  const snapshot = state?.quotaSnapshot
  return {
    login: user?.login ?? '',
    name: user?.name ?? '',
    host: githubHost,
    plan: state?.seat?.data.plan ?? state?.seat?.data.sku ?? null,
    tokenExpiresAt: state?.copilotToken ? new Date(state.copilotToken.expiresAt * 1000).toISOString() : null,
    observedAt: snapshot ? new Date(snapshot.fetchedAt).toISOString() : null,
    resetAt: snapshot?.data.reset_at ?? null,
    quotas: Object.entries(snapshot?.data.quotas ?? {}).map(([id, quota]) => ({ id, ...quota })),
  }
}

/** The metered buckets of a seat; those without a limit and those that are not included fill no bar. */
export function seatWindows(upstream: Upstream): QuotaGauge[] {
  const { quotas, observedAt, resetAt } = seatOf(upstream)
  return quotas
    .filter(({ unlimited, entitlement }) => !unlimited && entitlement > 0)
    .map(({ id, percent_remaining }) => ({
      key: id,
      label: id.replaceAll('_', ' '),
      share: 1 - percent_remaining / 100,
      resetsAt: resetAt,
      observedAt,
    }))
}
