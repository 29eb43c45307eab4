/** A tool that a model wants to be called. */
export interface ToolCall {
  /** What tells it apart in its answer. */
  key: string
  name: string
  /** As far as they have come; JSON for most tools. */
  input: string
}

/** What is known of an answer so far, whatever protocol it comes in. */
export interface Answer {
  text: string
  /** What the model lets see of its thinking. */
  reasoning: string
  tools: readonly ToolCall[]
  /** All tokens that went in, cached or not; null as long as nobody said. */
  inputTokens: number | null
  cachedTokens: number | null
  outputTokens: number | null
  /** Why it ended, in the vendor's word. */
  stop: string
  /** What went wrong after the answer began. */
  error: string
  isFinished: boolean
}

export const NOTHING: Answer = {
  text: '',
  reasoning: '',
  tools: [],
  inputTokens: null,
  cachedTokens: null,
  outputTokens: null,
  stop: '',
  error: '',
  isFinished: false,
}

/** The answer with more of a tool call: a part of its name, of its input, or both. */
export function withTool(answer: Answer, key: string, part: { name?: string; input?: string }): Answer {
  const known = answer.tools.find((tool) => tool.key === key)
  const tool = { key, name: (known?.name ?? '') + (part.name ?? ''), input: (known?.input ?? '') + (part.input ?? '') }
  const tools = known ? answer.tools.map((each) => (each === known ? tool : each)) : [...answer.tools, tool]
  return { ...answer, tools }
}

/** A number of a vendor's document, or what was known before. */
export const numberOr = (value: unknown, before: number | null): number | null =>
  typeof value === 'number' ? value : before

/** The sum of what is known; null when nothing is. */
export function sumOf(...values: unknown[]): number | null {
  const known = values.filter((value) => typeof value === 'number')
  return known.length ? known.reduce((sum, value) => sum + value, 0) : null
}
