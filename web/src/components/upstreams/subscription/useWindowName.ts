import { useI18n } from 'vue-i18n'

import type { AccountWindow } from './account'
import { spanOf } from './span'

/** A function that names a window: by its own name, else by its length. */
export function useWindowName(): (label: AccountWindow['label']) => string {
  const { t, locale } = useI18n()
  return (label) => {
    if ('key' in label) return t(label.key, label.values ?? {})
    const [amount, unit] = spanOf(label.minutes)
    return new Intl.NumberFormat(locale.value, { style: 'unit', unit, unitDisplay: 'long' }).format(amount)
  }
}
