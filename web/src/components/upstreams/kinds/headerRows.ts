import type { HeaderRule } from './config'

/** What a rule does, as a form says it. */
export type RuleAction = 'set' | 'pass' | 'strip'

export interface HeaderRow {
  name: string
  action: RuleAction
  value: string
}

export const BLANK_ROW: HeaderRow = { name: '', action: 'set', value: '' }

export function rowOf(rule: HeaderRule): HeaderRow {
  return {
    name: rule.name,
    action: rule.strip ? 'strip' : rule.value === null ? 'pass' : 'set',
    value: rule.value ?? '',
  }
}

export function ruleOf({ name, action, value }: HeaderRow): HeaderRule {
  return { name: name.trim().toLowerCase(), value: action === 'set' ? value : null, strip: action === 'strip' }
}

/** A row in which nobody has typed; another action alone is nothing yet. */
export const isBlankRow = ({ name, value }: HeaderRow) => !name.trim() && !value
