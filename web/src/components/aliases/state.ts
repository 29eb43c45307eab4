import type { AliasPreview, TargetState } from '@/api/aliases'
import type { Tone } from '@/components/ui/UiBadge.vue'

/** How a target is, from good to bad. */
export const TARGET_TONES: Readonly<Record<TargetState, Tone>> = {
  served: 'good',
  unknown: 'warn',
  not_served: 'bad',
  upstream_disabled: 'warn',
  upstream_missing: 'bad',
}

export type AliasState = 'served' | 'partly' | 'unknown' | 'dead'

/** Whether a request for an alias would find somebody to ask. */
export function stateOf(preview: AliasPreview): { name: AliasState; tone: Tone } {
  const states = preview.targets.map((each) => each.state)
  if (states.every((each) => each === 'served')) return { name: 'served', tone: 'good' }
  if (states.includes('served')) return { name: 'partly', tone: 'warn' }
  if (states.includes('unknown')) return { name: 'unknown', tone: 'warn' }
  return { name: 'dead', tone: 'bad' }
}
