const HOUR = 60
const DAY = 24 * HOUR

/** A length in the largest unit that needs no fraction. */
export function spanOf(minutes: number): readonly [number, 'day' | 'hour' | 'minute'] {
  if (minutes % DAY === 0) return [minutes / DAY, 'day']
  if (minutes % HOUR === 0) return [minutes / HOUR, 'hour']
  return [minutes, 'minute']
}
