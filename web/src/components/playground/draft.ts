/** One side's words in a conversation. */
export interface Turn {
  role: 'user' | 'assistant'
  text: string
}

/** What is asked, whatever protocol it is asked in. */
export interface Draft {
  system: string
  turns: readonly Turn[]
  /** Nothing leaves it to the model. */
  maxTokens: number | null
  temperature: number | null
  /** Further members of the body; they win over those that the form makes. */
  extra: Record<string, unknown>
}

/** A number of a field; null of an empty one and of what is none. */
export function numberOf(text: string): number | null {
  const value = Number(text)
  return text.trim() && Number.isFinite(value) ? value : null
}

/** The members that have a value. */
export function given(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null && value !== ''))
}
