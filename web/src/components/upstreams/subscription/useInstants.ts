import type { Ref } from 'vue'
import { useI18n } from 'vue-i18n'

import { fromNow, instantOf } from '@/format/instant'
import { fullInstant } from '@/format/time'

/** Says instants of a vendor in words; one that cannot be read is said to be that, and breaks nothing. */
export function useInstants(now: Ref<Date>) {
  const { t, locale } = useI18n()

  function said(value: unknown, words: (instant: Date) => string): string {
    const instant = instantOf(value)
    return instant ? words(instant) : t('subscription.badInstant')
  }

  return {
    /** In full: a day and a time. */
    full: (value: unknown) => said(value, (instant) => fullInstant(instant.toISOString(), locale.value)),
    /** How far it is from now. */
    away: (value: unknown) => said(value, (instant) => fromNow(instant, now.value, locale.value)),
  }
}
