/** One member of what was recorded about a change. */
export interface Line {
  member: string
  /** Of a change; absent where something was made, deleted or told. */
  before?: string
  after: string
}

/** What was recorded about a change, a member a line: changes with what was before. */
export function linesOf(action: string, detail: Readonly<Record<string, unknown>>): Line[] {
  const members = Object.entries(detail)
  const isChange = !/\.(created|deleted)$/.test(action) && members.every(([, value]) => isPair(value))
  return members.map(([member, value]) =>
    isChange
      ? { member, before: inWords((value as unknown[])[0]), after: inWords((value as unknown[])[1]) }
      : { member, after: inWords(value) },
  )
}

function isPair(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2
}

function inWords(value: unknown): string {
  if (value === null || value === undefined) return '–'
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1)
}
