import { readQuotaHistory, type QuotaHistory } from '@/api/quota'
import { gridOf, startOf, type Range } from './history'

/** A history with the steps in which it is drawn; all of it belongs to one range and one moment. */
export interface LoadedHistory {
  items: QuotaHistory['items']
  grid: readonly Date[]
  now: Date
  range: Range
}

/** Several per step of a chart, so that a peak between two steps is seen. */
const MAX_POINTS = 1000

/** The history of an upstream over a range that ends now. */
export async function loadHistory(id: string, range: Range, signal: AbortSignal): Promise<LoadedHistory> {
  const now = new Date()
  const grid = gridOf(range, now)
  const { items } = await readQuotaHistory(id, startOf(range, grid), MAX_POINTS, signal)
  return { items, grid, now, range }
}
