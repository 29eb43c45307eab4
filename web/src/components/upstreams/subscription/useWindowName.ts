import { useI18n } from 'vue-i18n'

import type { AccountWindow } from './account'

const HOUR = 60
const DAY = 24 * HOUR

/** A function that names a window: by its own name, else by its length. */
export function useWindowName(): (label: AccountWindow['label']) => string {
  const { t, locale } = useI18n()
  return (label) => {
    if ('key' in label) return t(label.key, label.values ?? {})
    const [amount, unit] = spanOf(label.minutes)
    return new Intl.NumberFormat(locale.value, { style: 'unit', unit, unitDisplay: 'long' }).format(amount)
  }
}

/** A length in the largest unit that needs no fraction. */
export function spanOf(minutes: number): readonly [number, 'day' | 'hour' | 'minute'] {
  if (minutes % DAY === 0) return [minutes / DAY, 'day']
  if (minutes % HOUR === 0) return [minutes / HOUR, 'hour']
  return [minutes, 'minute']
}
