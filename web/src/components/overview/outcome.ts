import type { Tone } from '@/components/ui/UiBadge.vue'

/** How an outcome or verdict is coloured; one row per word of the gateway. */
const TONES: Record<string, Tone> = {
  ok: 'good',
  complete: 'good',
  client_left: 'info',
  ended_by_us: 'warn',
  stalled: 'warn',
  upstream_cut: 'bad',
  upstream_error: 'bad',
}

/** The tone of an outcome; a word that this page does not know stays plain. */
export function toneOf(outcome: string): Tone {
  return TONES[outcome] ?? 'plain'
}
