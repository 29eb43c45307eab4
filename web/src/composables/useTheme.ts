import { shallowRef, watchEffect, type ShallowRef } from 'vue'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const KEY = 'floway.theme'

const stored = localStorage.getItem(KEY) as Theme | null
const theme = shallowRef<Theme>(stored && THEMES.includes(stored) ? stored : 'system')

watchEffect(() => {
  if (theme.value === 'system') {
    delete document.documentElement.dataset.theme
    localStorage.removeItem(KEY)
  } else {
    document.documentElement.dataset.theme = theme.value
    localStorage.setItem(KEY, theme.value)
  }
})

/** The colour theme of this browser, one for the whole page. */
export function useTheme(): ShallowRef<Theme> {
  return theme
}
