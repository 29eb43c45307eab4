import type { KeyRotate } from '@/api/keys'

/** Where a raw key comes from, as the form has it. */
export interface SourceDraft {
  kind: 'generate' | 'custom'
  /** What was typed; it stays while the other way is looked at. */
  customKey: string
}

export const RANDOM: SourceDraft = { kind: 'generate', customKey: '' }

/** What the API is told: nothing where it makes the key itself. */
export const sourceOf = ({ kind, customKey }: SourceDraft): KeyRotate =>
  kind === 'custom' ? { key_source: 'custom', custom_key: customKey.trim() } : {}
