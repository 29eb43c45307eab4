import type { ModelPrice, PriceOverride, RepricingBody, UnpricedModel } from '@/api/prices'
import { localInput } from '@/format/time'

const HOUR_MS = 3_600_000

/** Models without a price first, for they are what somebody has to look at. */
export function unpricedFirst(prices: readonly ModelPrice[]): ModelPrice[] {
  return [...prices.filter((each) => !each.source), ...prices.filter((each) => each.source)]
}

/** Whether a model is among those that are looked for. */
export function isWanted(each: ModelPrice, { q, source, upstream }: { q: string; source: string; upstream: string }): boolean {
  const name = q.trim().toLowerCase()
  return (
    (!upstream || each.upstream_id === upstream) &&
    (!source || (each.source ?? 'none') === source) &&
    (!name || each.model.toLowerCase().includes(name) || each.model_key.toLowerCase().includes(name))
  )
}

export type OverrideState = 'current' | 'future' | 'past'

/** Whether a price is in force: of the same model and upstream the latest counts that has begun. */
export function stateOf(override: PriceOverride, all: readonly PriceOverride[], now: Date): OverrideState {
  const begins = (each: PriceOverride) => (each.valid_from ? new Date(each.valid_from).getTime() : -Infinity)
  if (begins(override) > now.getTime()) return 'future'
  const isReplaced = all.some(
    (each) =>
      each.model_key === override.model_key &&
      each.upstream_id === override.upstream_id &&
      begins(each) > begins(override) &&
      begins(each) <= now.getTime(),
  )
  return isReplaced ? 'past' : 'current'
}

/** Unpriced models that still have no price, and those that a repricing would give one. */
export function sorted(unpriced: readonly UnpricedModel[]): { open: UnpricedModel[]; priced: UnpricedModel[] } {
  return { open: unpriced.filter((each) => !each.has_price), priced: unpriced.filter((each) => each.has_price) }
}

/** The last `days` days up to the hour that is over, as fields have them. */
export function lastDays(days: number, now: Date): { from: string; to: string } {
  const to = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS
  return { from: localInput(new Date(to - days * 24 * HOUR_MS)), to: localInput(new Date(to)) }
}

/** A period and a scope as the gateway takes them; null while a field is empty. */
export function scopeOf(from: string, to: string, upstreamId: string, modelKey: string): RepricingBody | null {
  if (!from || !to) return null
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    upstream_id: upstreamId || null,
    model_key: modelKey.trim() || null,
  }
}

/** A difference of two decimal strings of US dollars. */
export function difference(before: string, after: string): string {
  return (Number(after) - Number(before)).toFixed(6)
}
