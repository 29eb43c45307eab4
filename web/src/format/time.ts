import { UNKNOWN } from './number'

/** A span in the unit that keeps it short: `87 ms`, `1.9 s`, `2 min 5 s`. */
export function duration(milliseconds: number | null | undefined, locale: string): string {
  if (milliseconds == null) return UNKNOWN
  if (milliseconds < 1000) return unit(milliseconds, 'millisecond', locale)
  if (milliseconds < 60_000) return unit(milliseconds / 1000, 'second', locale)
  const seconds = Math.floor(milliseconds / 1000)
  const rest = seconds % 60
  const minutes = unit(Math.floor(seconds / 60), 'minute', locale)
  return rest ? `${minutes} ${unit(rest, 'second', locale)}` : minutes
}

/** The time of day of an instant in the browser's time zone, with seconds. */
export function timeOfDay(instant: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(instant))
}

/** Day and time of an instant, with seconds, without a year: for lists of what just was. */
export function momentOf(instant: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(instant))
}

/** An instant in full, for a tooltip. */
export function fullInstant(instant: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long' }).format(new Date(instant))
}

/** An instant as a `datetime-local` field has it, in the browser's time zone: `2026-11-23T09:30`. */
export function localInput(instant: Date): string {
  const shifted = new Date(instant.getTime() - instant.getTimezoneOffset() * 60_000)
  return shifted.toISOString().slice(0, 16)
}

const STEPS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const

/** How long ago an instant was: `5 minutes ago`, `now`. */
export function age(instant: string | Date, now: Date, locale: string): string {
  const seconds = Math.max(0, Math.floor((now.getTime() - new Date(instant).getTime()) / 1000))
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })
  for (const [name, size] of STEPS) if (seconds >= size) return words.format(-Math.floor(seconds / size), name)
  return words.format(-seconds, 'second')
}

function unit(value: number, name: string, locale: string): string {
  const digits = name === 'second' && value < 10 && !Number.isInteger(value) ? 1 : 0
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: name,
    unitDisplay: 'short',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value)
}
