import type { Setting } from '@/api/settings'

/** What stands in the fields of the settings that can be changed: text by variable. */
export type Draft = Readonly<Record<string, string>>

/** The settings by their groups, in the order of both. */
export function grouped(settings: readonly Setting[]): { name: string; settings: Setting[] }[] {
  const groups = new Map<string, Setting[]>()
  for (const each of settings) groups.set(each.group, [...(groups.get(each.group) ?? []), each])
  return [...groups].map(([name, members]) => ({ name, settings: members }))
}

/** What is decided in the database; what the environment or a default decides is empty. */
export function draftOf(settings: readonly Setting[]): Draft {
  const editable = settings.filter((each) => each.is_editable)
  return Object.fromEntries(
    editable.map((each) => [each.variable, each.source === 'database' ? String(each.value) : '']),
  )
}

/** The values that differ, as the gateway takes them: null leaves a setting to the environment again. */
export function valuesOf(draft: Draft, settings: readonly Setting[]): Record<string, unknown> {
  const before = draftOf(settings)
  const changed = settings.filter(({ variable }) => variable in draft && draft[variable] !== before[variable])
  return Object.fromEntries(changed.map((each) => [each.variable, valueOf(draft[each.variable]!, each)]))
}

function valueOf(text: string, { value }: Setting): unknown {
  if (text.trim() === '') return null
  return typeof value === 'number' && !Number.isNaN(Number(text)) ? Number(text) : text.trim()
}

/** A value in the words of the environment. */
export function inWords(value: unknown): string {
  if (value === null || value === undefined) return '–'
  return Array.isArray(value) ? value.join(', ') || '–' : String(value)
}
