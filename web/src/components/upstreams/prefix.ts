import type { Upstream } from '@/api/upstreams'

/** How the id of a model is spelled. */
export const FORMS = ['unprefixed', 'prefixed'] as const
export type PrefixForm = (typeof FORMS)[number]

/** Both are understood, and lists tell the prefixed one. */
export const DEFAULT_FORMS: Readonly<Record<'addressable' | 'listed', readonly PrefixForm[]>> = {
  addressable: FORMS,
  listed: ['prefixed'],
}

/** What a form says; without a text there is no prefix. */
export function prefixOf(
  text: string,
  addressable: readonly PrefixForm[],
  listed: readonly PrefixForm[],
): Upstream['model_prefix'] {
  const prefix = text.trim()
  if (!prefix) return null
  const inOrder = (forms: readonly PrefixForm[]) => FORMS.filter((form) => forms.includes(form))
  return { prefix, addressable: inOrder(addressable), listed: inOrder(listed) }
}

/** The ids under which clients may ask for a model. */
export function idsUnder(prefix: Upstream['model_prefix'], id: string): string[] {
  return (prefix?.addressable ?? ['unprefixed']).map((form) => (form === 'prefixed' ? `${prefix?.prefix}${id}` : id))
}
