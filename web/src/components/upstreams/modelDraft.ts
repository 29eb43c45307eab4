import type { Protocol } from '@/api/models'
import type { ModelOverride, UpstreamModel } from '@/api/upstreams'
import type { ModelEntry, ModelLimits } from '@/components/upstreams/kinds/config'

export const LIMITS = ['max_context_window_tokens', 'max_prompt_tokens', 'max_output_tokens'] as const

/** What an operator decides about a model, as a form holds it. */
export interface ModelDraft {
  upstreamId: string
  /** Nothing is the upstream's own id. */
  publicId: string
  displayName: string
  /** Nothing is what the upstream speaks. */
  protocols: readonly Protocol[]
  /** Whole numbers as they are typed; nothing is unknown. */
  limits: Readonly<Record<keyof ModelLimits, string>>
  flags: Readonly<Record<string, boolean>>
  isServed: boolean
}

export const BLANK_MODEL: ModelDraft = {
  upstreamId: '',
  publicId: '',
  displayName: '',
  protocols: [],
  limits: { max_context_window_tokens: '', max_prompt_tokens: '', max_output_tokens: '' },
  flags: {},
  isServed: true,
}

/** The form of a model of the list: of what the vendor says, nothing is decided yet. */
export function draftOfModel({ id, upstream_model_id, is_disabled, override }: UpstreamModel): ModelDraft {
  return {
    ...BLANK_MODEL,
    upstreamId: upstream_model_id,
    publicId: id,
    isServed: !is_disabled,
    ...(override && {
      displayName: override.display_name ?? '',
      protocols: (override.protocols ?? []) as Protocol[],
      limits: typed(override.limits),
      flags: override.flag_overrides,
    }),
  }
}

/** The form of a model that stands in a configuration. */
export function draftOfEntry(entry: ModelEntry): ModelDraft {
  return {
    upstreamId: entry.upstream_model_id,
    publicId: entry.public_model_id === entry.upstream_model_id ? '' : (entry.public_model_id ?? ''),
    displayName: entry.display_name ?? '',
    protocols: entry.protocols ?? [],
    limits: typed(entry.limits),
    flags: entry.flag_overrides,
    isServed: true,
  }
}

/** A model of a configuration. */
export function entryOf(draft: ModelDraft): ModelEntry {
  return {
    upstream_model_id: draft.upstreamId.trim(),
    public_model_id: draft.publicId.trim() || null,
    protocols: draft.protocols.length ? draft.protocols : null,
    display_name: draft.displayName.trim() || null,
    limits: tokens(draft.limits),
    flag_overrides: draft.flags,
  }
}

/** Everything that is decided about a model of a saved upstream. */
export function overrideOf(draft: ModelDraft): ModelOverride {
  return {
    is_disabled: !draft.isServed,
    display_name: draft.displayName.trim() || null,
    protocols: draft.protocols.length ? [...draft.protocols] : null,
    limits: tokens(draft.limits),
    flag_overrides: { ...draft.flags },
  }
}

/** What keeps a draft from being a model, as keys below `editor.model.faults`. */
export function faultsOf(draft: ModelDraft, taken: readonly string[]): { id?: 'missing' | 'taken' } {
  const id = draft.upstreamId.trim()
  if (!id) return { id: 'missing' }
  return taken.includes(draft.publicId.trim() || id) ? { id: 'taken' } : {}
}

function typed(limits: ModelLimits): ModelDraft['limits'] {
  return Object.fromEntries(LIMITS.map((name) => [name, limits[name]?.toString() ?? ''])) as ModelDraft['limits']
}

function tokens(limits: ModelDraft['limits']): ModelLimits {
  return Object.fromEntries(
    LIMITS.map((name) => [name, limits[name].trim() === '' ? null : Number(limits[name])]),
  ) as unknown as ModelLimits
}
