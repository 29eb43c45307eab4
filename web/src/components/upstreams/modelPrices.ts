import type { ModelPrice } from '@/api/upstreams'
import { money } from '@/format/number'

/** Rates as the API has them: USD per million tokens, as decimal strings. */
interface Rates {
  input?: unknown
  output?: unknown
}

/** What a million tokens cost, input and output: `$3.00 / $15.00`; null where no price is known. */
export function priceOf(prices: readonly ModelPrice[] | null, modelKey: string, locale: string): string | null {
  const price = prices?.find(({ model_key }) => model_key === modelKey)?.price as { base?: Rates } | null | undefined
  if (!price?.base) return null
  const [input, output] = [price.base.input, price.base.output].map((rate) => money(rate == null ? null : String(rate), locale))
  return `${input} / ${output}`
}
