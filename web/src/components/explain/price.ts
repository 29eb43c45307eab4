import type { ExplainedStep } from '@/api/explain'
import { exactMoney } from '@/format/number'

/**
 * A price in one line, per million tokens: `Input $3 · Output $15 (price book)`.
 *
 * @param word names a rate or a source, by its key below `prices` in the messages
 */
export function priceLine(
  { rates, source }: NonNullable<ExplainedStep['price']>,
  locale: string,
  word: (key: `rates.${string}` | `sources.${string}`) => string,
): string {
  const each = Object.entries(rates).map(([name, usd]) => `${word(`rates.${name}`)} ${exactMoney(usd, locale)}`)
  return `${each.join(' · ')} (${word(`sources.${source}`)})`
}
