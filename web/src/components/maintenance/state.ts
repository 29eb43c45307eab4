import type { Sweep } from '@/api/maintenance'
import type { Tone } from '@/components/ui/UiBadge.vue'

/** A sweep that has not come back for so long was killed with its process. */
const LOST_MS = 15 * 60_000

export type SweepState = 'never' | 'failed' | 'running' | 'lost' | 'backlog' | 'done'

/** How the last run of a sweep went. */
export function stateOf({ last_run: run }: Sweep, now: Date): { name: SweepState; tone: Tone } {
  if (!run) return { name: 'never', tone: 'plain' }
  if (run.error) return { name: 'failed', tone: 'bad' }
  if (!run.finished_at) {
    const isLost = now.getTime() - new Date(run.started_at).getTime() > LOST_MS
    return isLost ? { name: 'lost', tone: 'bad' } : { name: 'running', tone: 'info' }
  }
  return run.is_done ? { name: 'done', tone: 'good' } : { name: 'backlog', tone: 'warn' }
}
