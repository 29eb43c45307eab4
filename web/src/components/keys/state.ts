import type { Key } from '@/api/keys'
import type { Tone } from '@/components/ui/UiBadge.vue'

/** Whether a key works now. */
export function stateOf(key: Key, now: Date): { name: 'active' | 'disabled' | 'expired'; tone: Tone } {
  if (key.expires_at && new Date(key.expires_at) <= now) return { name: 'expired', tone: 'bad' }
  return key.enabled ? { name: 'active', tone: 'good' } : { name: 'disabled', tone: 'plain' }
}
