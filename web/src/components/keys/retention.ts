const SECONDS = { days: 86_400, hours: 3600, minutes: 60, seconds: 1 } as const

export type RetentionUnit = 'off' | keyof typeof SECONDS

/** How long whole requests are kept, as a form edits it. */
export interface RetentionDraft {
  unit: RetentionUnit
  /** As it was typed. */
  amount: string
}

/** What is offered when somebody turns it on. */
export const A_DAY: RetentionDraft = { unit: 'days', amount: '1' }

/** A retention in the largest unit of which it is a whole number; null is off. */
export function retentionDraftOf(seconds: number | null): RetentionDraft {
  if (seconds === null) return { unit: 'off', amount: '' }
  const units = Object.keys(SECONDS) as (keyof typeof SECONDS)[]
  const unit = units.find((each) => seconds % SECONDS[each] === 0) ?? 'seconds'
  return { unit, amount: String(seconds / SECONDS[unit]) }
}

/** The seconds that a form says; what is no number goes as it was typed, and the gateway says so. */
export function secondsOf({ unit, amount }: RetentionDraft): number | null {
  if (unit === 'off') return null
  const typed = amount.trim()
  return /^\d+(\.\d+)?$/.test(typed) ? Math.round(Number(typed) * SECONDS[unit]) : (typed as unknown as number)
}

/** Whether saving hides and deletes requests that are kept so far. */
export function isShorter(draft: RetentionDraft, before: number | null): boolean {
  if (before === null) return false
  const seconds = secondsOf(draft)
  return seconds === null || seconds < before
}
