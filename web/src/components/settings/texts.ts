import type { Setting } from '@/api/settings'
import { loadPart } from '@/api/part'
import type { Locale } from '@/i18n'

/** The texts of the settings in another language than the gateway's own. */
export interface SettingTexts {
  /** What each does, by its variable. */
  about: Readonly<Record<string, string>>
  /** What decides where nobody does, by the gateway's own words; a bare value needs none. */
  defaults: Readonly<Record<string, string>>
  /** Units of defaults that are numbers. */
  units: Readonly<Record<string, string>>
}

const LOADERS: Partial<Record<Locale, () => Promise<SettingTexts>>> = {
  'zh-Hans': async () => (await import('@/messages/zh/settingTexts')).settingTexts,
}

/** The texts of a language; null where the gateway speaks it itself. */
export async function textsIn(locale: Locale): Promise<SettingTexts | null> {
  const load = LOADERS[locale]
  return load ? await loadPart(load) : null
}

const NUMBER = /^(\d+) ([a-z]+)(?: \((.+)\))?$/

/** A setting in a language; what a newer gateway has beyond it stays in the gateway's words. */
export function translated(setting: Setting, texts: SettingTexts | null): Setting {
  if (!texts) return setting
  const about = texts.about[setting.variable] ?? setting.about
  const [, number, unit, rounded] = NUMBER.exec(setting.default) ?? []
  const inUnits = unit && texts.units[unit] && `${number} ${texts.units[unit]}${rounded ? `（${rounded}）` : ''}`
  return { ...setting, about, default: inUnits || (texts.defaults[setting.default] ?? setting.default) }
}
