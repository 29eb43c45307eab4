import { useI18n } from 'vue-i18n'

import { APIError } from '@/api/http'

/** A function that says what went wrong: by the error's code, else in the gateway's own words. */
export function useErrorText(): (error: unknown) => string {
  const { t, te } = useI18n()
  return (error) => {
    if (!(error instanceof APIError)) throw error
    return te(`error.${error.code}`, 'en') ? t(`error.${error.code}`) : error.message
  }
}
