import type { Answer } from '../answer'
import type { Draft } from '../draft'

/** How one protocol asks and answers. */
export interface Speech {
  /** Where a client of it asks for a stream. */
  path: (model: string) => string
  /** The header in which its clients send their key. */
  keyHeader: 'x-api-key' | 'authorization' | 'x-goog-api-key'
  /** The body, without the members that name model and stream. */
  body: (draft: Draft) => Record<string, unknown>
  /** The answer after one more event. */
  seen: (answer: Answer, data: unknown) => Answer
}
