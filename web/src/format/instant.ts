const STEPS = [
  ['day', 86_400, 48 * 3600],
  ['hour', 3600, 3600],
  ['minute', 60, 60],
] as const

/** A date, a text of RFC 3339 or milliseconds since 1970 as an instant; null for what is none. */
export function instantOf(value: unknown): Date | null {
  if (!(value instanceof Date) && typeof value !== 'string' && typeof value !== 'number') return null
  const instant = new Date(value)
  return Number.isNaN(instant.getTime()) ? null : instant
}

/** How far an instant is from now, in either direction: `in 3 hr.`, `5 min. ago`, `now`. */
export function fromNow(instant: Date, now: Date, locale: string): string {
  const seconds = (instant.getTime() - now.getTime()) / 1000
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })
  const [unit, size] = STEPS.find(([, , from]) => Math.abs(seconds) >= from) ?? (['second', Infinity] as const)
  return words.format(Math.trunc(seconds / size) || 0, unit)
}

/** The time that is left, as a clock counts it down: `14:05`, never below zero. */
export function countdown(until: Date, now: Date): string {
  const seconds = Math.max(0, Math.floor((until.getTime() - now.getTime()) / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
