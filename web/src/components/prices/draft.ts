import type { Band, Price, PriceBody, PriceOverride, Rates } from '@/api/prices'
import { localInput } from '@/format/time'

/** What is charged by itself, in the order of a bill. */
export const RATES = ['input', 'cache_read', 'cache_write_5m', 'cache_write_1h', 'output', 'input_image', 'output_image'] as const
export type RateName = (typeof RATES)[number]

/** Rates as people type them: USD per million tokens, and what is empty falls back. */
export type RatesDraft = Readonly<Record<RateName, string>>

export interface TierDraft {
  key: number
  name: string
  rates: RatesDraft
}

export interface BandDraft {
  key: number
  from: string
  /** Empty is the standard tier. */
  tier: string
  rates: RatesDraft
}

export interface Draft {
  /** Empty is every upstream. */
  upstreamId: string
  modelKey: string
  base: RatesDraft
  tiers: readonly TierDraft[]
  bands: readonly BandDraft[]
  /** As `datetime-local` has it; empty is since ever. */
  validFrom: string
  note: string
}

/** What a new price begins with. */
export interface Proposal {
  upstreamId: string
  modelKey: string
  price: Price | null
}

/** Inputs from which on some vendor charges another price; a record, so that none can be forgotten. */
const STARTS: Readonly<Record<Band['from_tokens'], true>> = {
  32001: true,
  100001: true,
  128001: true,
  200000: true,
  200001: true,
  256001: true,
  272001: true,
  512001: true,
}
export const BAND_STARTS: readonly string[] = Object.keys(STARTS)

let newest = 0

export const tierOf = (name = '', rates: Rates = {}): TierDraft => ({ key: (newest += 1), name, rates: ratesOf(rates) })

export const bandOf = (band?: Band): BandDraft => ({
  key: (newest += 1),
  from: String(band?.from_tokens ?? 200001),
  tier: band?.tier ?? '',
  rates: ratesOf(band?.rates ?? {}),
})

/** The form of a price that somebody set. */
export function draftOf(override: PriceOverride): Draft {
  return {
    upstreamId: override.upstream_id ?? '',
    modelKey: override.model_key,
    ...priceDraftOf(override.price),
    validFrom: override.valid_from ? localInput(new Date(override.valid_from)) : '',
    note: override.note,
  }
}

/** The form of a price to be set. */
export function proposed({ upstreamId, modelKey, price }: Proposal): Draft {
  return { upstreamId, modelKey, ...priceDraftOf(price ?? { base: {} }), validFrom: '', note: '' }
}

/** What a form says, as the gateway takes it. */
export function bodyOf(draft: Draft): PriceBody {
  return {
    upstream_id: draft.upstreamId || null,
    model_key: draft.modelKey.trim(),
    price: priceOf(draft),
    valid_from: draft.validFrom ? new Date(draft.validFrom).toISOString() : null,
    note: draft.note.trim(),
  }
}

function priceOf({ base, tiers, bands }: Draft): Price {
  return {
    base: stated(base),
    ...(tiers.length && { tiers: Object.fromEntries(tiers.map(({ name, rates }) => [name.trim(), stated(rates)])) }),
    ...(bands.length && {
      bands: bands.map(({ from, tier, rates }) => ({
        from_tokens: Number(from) as Band['from_tokens'],
        ...(tier && { tier }),
        rates: stated(rates),
      })),
    }),
  }
}

function priceDraftOf(price: Price): Pick<Draft, 'base' | 'tiers' | 'bands'> {
  return {
    base: ratesOf(price.base),
    tiers: Object.entries(price.tiers ?? {}).map(([name, rates]) => tierOf(name, rates)),
    bands: (price.bands ?? []).map(bandOf),
  }
}

function ratesOf(rates: Rates): RatesDraft {
  return Object.fromEntries(RATES.map((name) => [name, rates[name] ?? ''])) as RatesDraft
}

/** Only what is typed; a comma is what some keyboards have for the point. */
function stated(rates: RatesDraft): Rates {
  const typed = RATES.map((name) => [name, rates[name].trim().replace(',', '.')] as const).filter(([, rate]) => rate)
  return Object.fromEntries(typed)
}
