import { call } from './http'
import type { components } from './types.generated'

export type ExplainQuestion = components['schemas']['Explain']
export type Explanation = components['schemas']['Explanation']
export type ExplainedStep = Explanation['steps'][number]

/** What would become of a request; nothing is sent. */
export const explain = (question: ExplainQuestion) =>
  call<Explanation>('/api/explain', { method: 'POST', body: question })
