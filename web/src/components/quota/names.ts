import type { Upstream } from '@/api/upstreams'
import { KINDS } from '@/components/upstreams/kinds/registry'
import { accountOf } from '@/components/upstreams/subscription/kinds'

/** Upstreams that have a quota of their own: subscriptions and seats. */
export const hasQuota = ({ kind }: Upstream) => !!KINDS[kind]?.gauges

/** What the windows of an upstream are called, by their ids; what is told of none of them goes by its id. */
export function windowNames(upstream: Upstream, now: Date): Readonly<Record<string, string>> {
  const windows = accountOf(upstream)?.credential?.limits.flatMap((limit) => limit.windows) ?? []
  const gauges = KINDS[upstream.kind]?.gauges?.(upstream, now) ?? []
  return Object.fromEntries([
    ...windows.map(({ id, short }) => [id, short] as const),
    ...gauges.map(({ key, label }) => [key, label] as const),
  ])
}
