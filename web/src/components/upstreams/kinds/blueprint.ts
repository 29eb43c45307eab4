import { PROTOCOLS, type Protocol } from '@/api/models'
import type { Blueprint } from '@/api/upstreams'

/** A member of a document, as a blueprint describes it. */
interface Member {
  name?: unknown
  choices?: unknown
  items?: Member
  fields?: readonly Member[]
}

const member = (members: readonly Member[] | undefined, name: string) => members?.find((each) => each.name === name)

/** What a model of a kind can speak; nothing for kinds without models of their own. */
export function protocolsOf({ fields }: Blueprint): Protocol[] {
  const models = member(fields as readonly Member[], 'models')
  const choices = member(models?.items?.fields, 'protocols')?.items?.choices
  return PROTOCOLS.filter((protocol) => Array.isArray(choices) && choices.includes(protocol))
}
