import type { Upstream } from '@/api/upstreams'
import { instantOf } from '@/format/instant'
import type { QuotaGauge } from '../kinds/registry'
import { isElapsed, shortId } from './account'
import { accountOf } from './kinds'

/** Whose subscription it is, in one line. */
export function subscriptionAbout(upstream: Upstream): string {
  const account = accountOf(upstream)
  return account ? (account.email ?? shortId(account.id)) : ''
}

/** Whether there is no login that serves: it has ended, or belongs to another account. */
export function isSubscriptionEnded(upstream: Upstream): boolean {
  return accountOf(upstream)?.credential?.state !== 'active'
}

/** The windows of a subscription that are running. */
export function subscriptionGauges(upstream: Upstream, now: Date): readonly QuotaGauge[] {
  const windows = accountOf(upstream)?.credential?.limits.flatMap((limit) => limit.windows) ?? []
  return windows
    .filter((each) => !isElapsed(each, now))
    .map(({ id, short, used, resetsAt, observedAt }) => ({
      key: id,
      label: short,
      share: Math.min(1, used),
      resetsAt: instantOf(resetsAt)?.toISOString() ?? null,
      observedAt: instantOf(observedAt)?.toISOString() ?? null,
    }))
}
