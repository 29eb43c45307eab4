import type { Standing } from '@/api/limits'
import { isMoney } from '@/components/limits/draft'
import { count, exactMoney } from '@/format/number'

/** From 0 to 1 and beyond: what is used and reserved of a limit; of a limit that allows nothing, all of it. */
export function shareOf({ allowed, used, reserved }: Standing): number {
  const most = Number(allowed)
  return most > 0 ? (Number(used) + Number(reserved)) / most : 1
}

/** An amount of a limit as people read it: `$12.50`, `12,345`. */
export function amountOf(name: string, amount: number | string, locale: string): string {
  return isMoney(name) ? exactMoney(String(amount), locale) : count(Number(amount), locale)
}
