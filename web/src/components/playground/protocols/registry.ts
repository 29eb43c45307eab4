import type { Protocol } from '@/api/models'

import { chatCompletions } from './chatCompletions'
import { gemini } from './gemini'
import { messages } from './messages'
import { responses } from './responses'
import type { Speech } from './speech'

/** Every protocol of the gateway. */
export const SPEECHES: Record<Protocol, Speech> = {
  messages,
  chat_completions: chatCompletions,
  responses,
  gemini,
}
