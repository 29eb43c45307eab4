/** Reading what vendors wrote: its members may be missing, or something else. */

export type Members = Readonly<Record<string, unknown>>

export function members(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {}
}

export function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

export function finite(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** Every member as text, sorted by name; what is nested as JSON. */
export function entriesOf(value: unknown, except: readonly string[] = []): readonly (readonly [string, string])[] {
  return Object.entries(members(value))
    .filter(([name]) => !except.includes(name))
    .map(([name, member]) => [name, typeof member === 'string' ? member : JSON.stringify(member)] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
}
