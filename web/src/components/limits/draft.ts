import type { LimitName, Limits } from '@/api/limits'

export type LimitGroup = 'rates' | 'tokens' | 'money'

/** Every limit in the order of the form, with the group that it stands in. */
const GROUPS: Record<LimitName, LimitGroup> = {
  requests_per_minute: 'rates',
  tokens_per_minute: 'rates',
  concurrent_requests: 'rates',
  tokens_per_hour: 'tokens',
  tokens_per_day: 'tokens',
  tokens_per_week: 'tokens',
  tokens_per_month: 'tokens',
  usd_per_hour: 'money',
  usd_per_day: 'money',
  usd_per_week: 'money',
  usd_per_month: 'money',
}

const NAMES = Object.keys(GROUPS) as LimitName[]

/** The groups of the form with the limits of each. */
export const LIMIT_GROUPS: readonly { group: LimitGroup; names: readonly LimitName[] }[] = (
  ['rates', 'tokens', 'money'] as const
).map((group) => ({ group, names: NAMES.filter((name) => GROUPS[name] === group) }))

/** Limits as a form edits them: what was typed; nothing is no limit. */
export type LimitDraft = Readonly<Record<LimitName, string>>

/** The form of some limits. */
export function limitDraftOf(limits: Limits): LimitDraft {
  return Object.fromEntries(NAMES.map((name) => [name, String(limits[name] ?? '')])) as LimitDraft
}

/** The limits that a form sets; what is no number goes as it was typed, and the gateway says so. */
export function limitsOf(draft: LimitDraft): Limits {
  const set = NAMES.map((name) => [name, draft[name].trim()] as const).filter(([, typed]) => typed)
  return Object.fromEntries(
    set.map(([name, typed]) => [name, isMoney(name) || !/^\d+$/.test(typed) ? typed : Number(typed)]),
  )
}

/** Limits without those that are not set, so that two states compare. */
export const setLimits = (limits: Limits): Limits => limitsOf(limitDraftOf(limits))

/** How many limits are set. */
export const countOf = (draft: LimitDraft): number => Object.keys(limitsOf(draft)).length

/** Whether an amount is a decimal string of US dollars rather than a whole number. */
export const isMoney = (name: string): boolean => name.startsWith('usd_')

/** The members of `limits` by the paths of the gateway's errors. */
export const LIMIT_PATHS: readonly string[] = NAMES.map((name) => `limits.${name}`)
