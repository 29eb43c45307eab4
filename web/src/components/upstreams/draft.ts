import type { Blueprint, Upstream, UpstreamConfig, UpstreamCreate, UpstreamPatch } from '@/api/upstreams'
import type { Difference } from '@/composables/useEditor'

/** An upstream as its editor holds it: only values that the gateway would take, so that equal is unchanged. */
export interface Draft {
  name: string
  enabled: boolean
  config: UpstreamConfig
  /** What was typed: nothing keeps what is stored, null removes it. */
  apiKey: string | null
  flagOverrides: Readonly<Record<string, boolean>>
  modelPrefix: Upstream['model_prefix']
  disabledModels: readonly string[]
  /** Ids of proxies and `direct`, in their order. */
  ways: readonly string[]
}

/** What an upstream is as its editor opens. */
export function draftOf(upstream: Upstream): Draft {
  return {
    name: upstream.name,
    enabled: upstream.enabled,
    config: upstream.config,
    apiKey: '',
    flagOverrides: upstream.flag_overrides,
    modelPrefix: upstream.model_prefix,
    disabledModels: upstream.disabled_public_model_ids,
    ways: upstream.proxy_fallback_list.map(({ id }) => id),
  }
}

/** A new upstream of a kind, filled by one of its presets. */
export function blankOf(blueprint: Blueprint, presetId = ''): Draft {
  const preset = blueprint.presets.find(({ id }) => id === presetId)
  return {
    name: preset?.title ?? '',
    enabled: true,
    config: filled(blueprint.blank.config as UpstreamConfig, preset?.config ?? {}),
    apiKey: '',
    flagOverrides: preset?.flag_overrides ?? {},
    modelPrefix: null,
    disabledModels: [],
    ways: [],
  }
}

/** A blank configuration with a preset over it; of objects, member by member. */
function filled(blank: UpstreamConfig, preset: UpstreamConfig): UpstreamConfig {
  const isObject = (value: unknown) => !!value && typeof value === 'object' && !Array.isArray(value)
  const over = Object.entries(preset).map(([name, value]) => {
    const below = blank[name]
    return [name, isObject(value) && isObject(below) ? { ...(below as object), ...(value as object) } : value]
  })
  return { ...blank, ...Object.fromEntries(over) }
}

/** What differs from the upstream that was opened; nothing when the form is clean. */
export function patchOf(draft: Draft, base: Draft): UpstreamPatch {
  const before = members(base)
  const changed = Object.entries(members(draft)).filter(([path, value]) => !isSame(value, before[path]))
  const patch: Record<string, unknown> = {}
  const config: UpstreamConfig = {}
  for (const [path, value] of changed) {
    if (path.startsWith('config.')) config[path.slice('config.'.length)] = value ?? null
    else patch[path] = value
  }
  return {
    ...patch,
    ...(Object.keys(config).length && { config }),
    ...(draft.apiKey !== '' && { api_key: draft.apiKey }),
  }
}

/** A whole form, as a new upstream has it; what is not filled in takes its default. */
export function bodyOf(draft: Draft, kind: string): UpstreamCreate {
  const { name, enabled, flag_overrides, model_prefix, disabled_public_model_ids, proxy_fallback_list } = members(draft)
  const config = Object.fromEntries(Object.entries(draft.config).filter(([, value]) => value !== null && value !== ''))
  return {
    kind,
    config,
    ...({ name, enabled, flag_overrides, model_prefix, disabled_public_model_ids, proxy_fallback_list } as UpstreamPatch & {
      name: string
    }),
    ...(draft.apiKey && { api_key: draft.apiKey }),
  }
}

/** The unsaved changes of `draft` on top of a newer state: what was not touched follows that state. */
export function rebased(draft: Draft, base: Draft, newer: Draft): Draft {
  const mine = <K extends keyof Draft>(name: K) => (isSame(draft[name], base[name]) ? newer[name] : draft[name])
  const config = { ...newer.config }
  for (const [name, value] of Object.entries(draft.config)) if (!isSame(value, base.config[name])) config[name] = value
  return {
    name: mine('name'),
    enabled: mine('enabled'),
    config,
    apiKey: draft.apiKey,
    flagOverrides: mine('flagOverrides'),
    modelPrefix: mine('modelPrefix'),
    disabledModels: mine('disabledModels'),
    ways: mine('ways'),
  }
}

/** What somebody else has changed and this form says otherwise. */
export function differences(draft: Draft, base: Draft, newer: Draft): Difference[] {
  const [mine, before, theirs] = [members(draft), members(base), members(newer)]
  return [...new Set([...Object.keys(mine), ...Object.keys(theirs)])]
    .filter((path) => !isSame(theirs[path], before[path]) && !isSame(mine[path], theirs[path]))
    .map((field) => ({ field, mine: shown(mine[field]), theirs: shown(theirs[field]) }))
}

/** Equal as JSON, in whatever order members stand; absent is null. */
export function isSame(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other)
}

function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_, each: unknown) =>
    each && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  )
}

/** By the names of the API, those of the configuration one by one. */
function members(draft: Draft): Record<string, unknown> {
  return {
    name: draft.name.trim(),
    enabled: draft.enabled,
    ...Object.fromEntries(Object.entries(draft.config).map(([name, value]) => [`config.${name}`, value])),
    flag_overrides: draft.flagOverrides,
    model_prefix: draft.modelPrefix,
    disabled_public_model_ids: [...draft.disabledModels],
    proxy_fallback_list: draft.ways.map((id) => ({ id })),
  }
}

const shown = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value ?? null))
