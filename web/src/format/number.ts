/** Shown where a value is not known; never a zero. */
export const UNKNOWN = '–'

/** A count in full, with the locale's grouping: `12,345`. */
export function count(value: number | null | undefined, locale: string): string {
  return value == null ? UNKNOWN : new Intl.NumberFormat(locale).format(value)
}

/** A count in as few characters as stay useful: `1.2M`, in Chinese `120万`. */
export function compact(value: number | null | undefined, locale: string): string {
  if (value == null) return UNKNOWN
  return new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(value)
}

/** The share of a part, `0` to `100%`; unknown when there is no whole. */
export function percent(part: number, whole: number, locale: string): string {
  if (whole <= 0) return UNKNOWN
  const share = Math.min(1, Math.max(0, part / whole))
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(share)
}

/** By how much of itself a value grew: `+12%`; unknown without a value before. */
export function growth(now: number | null, before: number | null | undefined, locale: string): string {
  if (now === null || !before) return UNKNOWN
  const words = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' })
  return words.format((now - before) / before)
}

/** A decimal string of US dollars, with the digits that its size deserves: `$1,234.50`, `$0.0042`. */
export function money(usd: string | null | undefined, locale: string): string {
  if (usd == null) return UNKNOWN
  const value = Number(usd)
  const digits = value !== 0 && Math.abs(value) < 0.1 ? 4 : 2
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value)
}

/** A decimal string of US dollars with every digit that it has: `$0.075`. */
export function exactMoney(usd: string | null | undefined, locale: string): string {
  if (usd == null) return UNKNOWN
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: usd.includes('.') ? Math.min(9, Math.max(2, usd.length - usd.indexOf('.') - 1)) : 0,
    maximumFractionDigits: 9,
  }).format(Number(usd))
}
