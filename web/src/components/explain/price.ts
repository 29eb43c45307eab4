import type { ExplainedStep } from '@/api/explain'

/** A price in one line, USD per million tokens: `input $3 · output $15 (book)`; nothing where it is unknown. */
export function priceLine(price: ExplainedStep['price']): string {
  if (!price) return ''
  const rates = Object.entries(price.rates).map(([name, usd]) => `${name} $${usd}`)
  return `${rates.join(' · ')} (${price.source})`
}
