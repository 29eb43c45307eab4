import { computed, type ComputedRef, type WritableComputedRef } from 'vue'

import type { UsageQuestion } from '@/api/usage'
import { questionOf, RANGES, type Range } from '@/components/usage/report'
import { useNow } from '@/composables/useNow'
import { useQuery } from '@/composables/useQuery'

/** Figures of the running hour grow that often on a page that stays open. */
export const REFRESH_MS = 60_000
const HOUR_MS = 3_600_000

/** What a page of figures asks, as its address has it; with each hour it asks anew. */
export function useReportQuestion<D extends string>(
  dimensions: readonly D[],
  fallback: D,
): { range: WritableComputedRef<Range>; groupBy: WritableComputedRef<D>; question: ComputedRef<UsageQuestion> } {
  const range = useQuery<Range>('range', 'week', RANGES)
  const groupBy = useQuery<D>('by', fallback, dimensions)
  const now = useNow(REFRESH_MS)
  const hour = computed(() => Math.floor(now.value.getTime() / HOUR_MS))
  const question = computed(() => questionOf(range.value, groupBy.value, new Date(hour.value * HOUR_MS)))
  return { range, groupBy, question }
}
