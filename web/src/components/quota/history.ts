import type { Series } from '@/components/chart/options'
import { instantOf } from '@/format/instant'

export const RANGES = ['day', 'week', 'month'] as const
export type Range = (typeof RANGES)[number]

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** How long a range is, and how long a step of its chart: some hundred steps each. */
const GRIDS: Readonly<Record<Range, { length: number; step: number }>> = {
  day: { length: DAY, step: 10 * MINUTE },
  week: { length: 7 * DAY, step: HOUR },
  month: { length: 30 * DAY, step: 4 * HOUR },
}

/** What was told of a window at an instant, until something else was. */
export interface QuotaPoint {
  at: string
  /** A fraction; null is that nobody said. */
  used: number | null
  resets_at: string | null
  /** The vendor's word. */
  status: string | null
}

/** One window of one account. */
export interface QuotaLine {
  account_id: string
  window: string
  points: readonly QuotaPoint[]
}

/** The ends of the steps of a range, the last of them just ahead. */
export function gridOf(range: Range, now: Date): readonly Date[] {
  const { length, step } = GRIDS[range]
  const end = Math.ceil((now.getTime() + 1) / step) * step
  return Array.from({ length: length / step }, (_, index) => new Date(end - length + (index + 1) * step))
}

/** When the first step of a range begins. */
export function startOf(range: Range, grid: readonly Date[]): Date {
  return new Date(grid[0]!.getTime() - GRIDS[range].step)
}

/**
 * What was used at the end of each step: the newest that was told by then.
 *
 * It holds until the window began anew, and no further: from there on nobody has said anything.
 */
export function stepsOf(points: readonly QuotaPoint[], grid: readonly Date[], now: Date): (number | null)[] {
  let next = 0
  let newest: QuotaPoint | undefined
  return grid.map((end, index) => {
    const at = end < now ? end : now
    while (next < points.length && new Date(points[next]!.at) <= at) newest = points[next++]
    if (!newest) return null
    const reset = instantOf(newest.resets_at)
    // A window that began anew within the step was told of in it.
    const isOver = reset !== null && reset <= at && (index === 0 || new Date(newest.at) <= grid[index - 1]!)
    return isOver ? null : newest.used
  })
}

/** A chart: the windows of one account. */
export interface AccountLines {
  accountId: string
  lines: readonly QuotaLine[]
}

/**
 * The windows by whose they are, the account that the upstream has today first.
 *
 * A window of which nobody said how much is used has no line.
 */
export function byAccount(lines: readonly QuotaLine[], currentId: string): readonly AccountLines[] {
  const told = lines.filter(({ points }) => points.some(({ used }) => used !== null))
  const ids = [...new Set(told.map(({ account_id }) => account_id))]
  const ordered = [...ids.filter((id) => id === currentId), ...ids.filter((id) => id !== currentId)]
  return ordered.map((accountId) => ({ accountId, lines: told.filter(({ account_id }) => account_id === accountId) }))
}

/** The series of a chart, one per window. */
export function seriesOf(
  lines: readonly QuotaLine[],
  grid: readonly Date[],
  now: Date,
  nameOf: (window: string) => string,
): Series[] {
  return lines.map(({ window, points }) => ({ id: window, name: nameOf(window), values: stepsOf(points, grid, now) }))
}

/** The points of some windows, the newest first, no more than that many. */
export function newestOf(lines: readonly QuotaLine[], count: number): readonly (QuotaPoint & { id: string; window: string })[] {
  return lines
    .flatMap(({ window, points }) => points.map((point) => ({ ...point, window, id: `${window} ${point.at}` })))
    .sort((one, other) => new Date(other.at).getTime() - new Date(one.at).getTime())
    .slice(0, count)
}
