import type { Upstream, UpstreamHealth } from '@/api/upstreams'
import { conditionOf, type Condition } from '@/components/upstreams/condition'
import { KINDS, type QuotaGauge } from '@/components/upstreams/kinds/registry'

/** An upstream with how it is. */
export interface Standing {
  upstream: Upstream
  condition: Condition
}

/** A quota window and whose it is. */
export interface Window extends QuotaGauge {
  upstream: Upstream
}

/** From the one that is worst off; upstreams that nobody asks come last. */
const ORDER: readonly Condition['name'][] = ['excluded', 'unlisted', 'partly', 'unknown', 'good', 'disabled']

/** Every upstream, trouble first and otherwise in the order in which they are tried. */
export function standingsOf(upstreams: readonly Upstream[], health: readonly UpstreamHealth[]): Standing[] {
  const byId = new Map(health.map((each) => [each.id, each]))
  return upstreams
    .map((upstream) => ({ upstream, condition: conditionOf(upstream, byId.get(upstream.id)) }))
    .sort((a, b) => ORDER.indexOf(a.condition.name) - ORDER.indexOf(b.condition.name))
}

/** The quota windows of upstreams that are asked, the fullest first. */
export function windowsOf(upstreams: readonly Upstream[], now: Date): Window[] {
  return upstreams
    .filter(({ enabled }) => enabled)
    .flatMap((upstream) => (KINDS[upstream.kind]?.gauges?.(upstream, now) ?? []).map((gauge) => ({ ...gauge, upstream })))
    .sort((a, b) => b.share - a.share)
}
