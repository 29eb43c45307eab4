import type { Upstream, UpstreamHealth } from '@/api/upstreams'
import type { Tone } from '@/components/ui/UiBadge.vue'
import { KINDS } from '@/components/upstreams/kinds/registry'

export interface Condition {
  /** A key under `upstreams.condition` in the messages. */
  name: 'disabled' | 'signedOut' | 'unlisted' | 'excluded' | 'partly' | 'good' | 'unknown'
  tone: Tone
}

/** How an upstream is, in one word: the most serious thing first. */
export function conditionOf(upstream: Upstream, health: UpstreamHealth | undefined): Condition {
  if (!upstream.enabled) return { name: 'disabled', tone: 'plain' }
  if (KINDS[upstream.kind]?.isEnded?.(upstream)) return { name: 'signedOut', tone: 'bad' }
  if (health && !health.is_available) return { name: 'excluded', tone: 'bad' }
  if (upstream.models_cache.last_error) return { name: 'unlisted', tone: 'warn' }
  if (health?.exclusions.length) return { name: 'partly', tone: 'warn' }
  return health ? { name: 'good', tone: 'good' } : { name: 'unknown', tone: 'plain' }
}
