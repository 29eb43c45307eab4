import type { Flag } from '@/api/upstreams'

export type Overrides = Readonly<Record<string, boolean>>

/** Whether a flag is on, and the index of the layer that said so last. */
export interface Traced {
  isOn: boolean
  layer: number
}

/**
 * Every flag after layers of which a later one wins, such as a kind's defaults and an upstream's overrides.
 *
 * A flag that is switched on takes those it excludes away from earlier layers, as in the gateway.
 */
export function traced(flags: readonly Flag[], layers: readonly Overrides[]): Record<string, Traced> {
  const found: Record<string, Traced> = Object.fromEntries(flags.map(({ id }) => [id, { isOn: false, layer: 0 }]))
  layers.forEach((overrides, layer) => {
    for (const { id, excludes } of flags) {
      if (!overrides[id]) continue
      for (const other of excludes) if (found[other]?.isOn) found[other] = { isOn: false, layer }
    }
    for (const { id } of flags) {
      const isOn = overrides[id]
      if (isOn !== undefined) found[id] = { isOn, layer }
    }
  })
  return found
}

/** Overrides with one flag set, or with null inherited again; what it excludes is not switched on beside it. */
export function withOverride(flags: readonly Flag[], overrides: Overrides, id: string, value: boolean | null): Overrides {
  const excluded = value ? (flags.find((flag) => flag.id === id)?.excludes ?? []) : []
  const kept = Object.entries(overrides).filter(([each, isOn]) => each !== id && !(isOn && excluded.includes(each)))
  return Object.fromEntries(value === null ? kept : [...kept, [id, value]])
}
