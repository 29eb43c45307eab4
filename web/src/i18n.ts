import { createI18n } from 'vue-i18n'

import { en, type Messages } from '@/messages/en'

export const LOCALES = { en: 'English', 'zh-Hans': '简体中文' } as const
export type Locale = keyof typeof LOCALES

const KEY = 'floway.locale'

/** Languages other than English are fetched when somebody wants them. */
const LOADERS: Record<Exclude<Locale, 'en'>, () => Promise<Messages>> = {
  'zh-Hans': async () => (await import('@/messages/zh')).zh,
}

export const i18n = createI18n<[Messages], Locale, false>({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: { en } as Record<Locale, Messages>,
})

/** The language of an earlier choice, else of the browser. */
export function preferredLocale(): Locale {
  const stored = localStorage.getItem(KEY)
  if (stored && stored in LOCALES) return stored as Locale
  return navigator.languages.some((each) => each.startsWith('en'))
    ? 'en'
    : navigator.languages.some((each) => each.startsWith('zh'))
      ? 'zh-Hans'
      : 'en'
}

/** Speak a language; call with `remember` when a person chose it. */
export async function setLocale(locale: Locale, { remember = false } = {}): Promise<void> {
  if (locale !== 'en') i18n.global.setLocaleMessage(locale, await LOADERS[locale]())
  i18n.global.locale.value = locale
  document.documentElement.lang = locale
  if (remember) localStorage.setItem(KEY, locale)
}
