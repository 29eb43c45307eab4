import type { Alias, AliasBody, AliasLimits, AliasRules } from '@/api/aliases'

/** A target as a form edits it: numbers as text, and what is empty is left to the client. */
export interface TargetDraft {
  /** Tells rows apart while they are moved. */
  key: number
  model: string
  /** Empty is every upstream that serves the model. */
  upstreamId: string
  effort: string
  budget: string
  adaptive: boolean
  summary: string
  verbosity: string
  tier: string
}

export interface Draft {
  name: string
  displayName: string
  targets: readonly TargetDraft[]
  selection: Alias['selection']
  isListed: boolean
  /** Whether lists show limits of one's own in place of what every target keeps. */
  hasLimits: boolean
  maxOutput: string
  maxContext: string
  maxPrompt: string
}

let newest = 0

/** The form of a target, or of another one. */
export function targetOf(target?: Alias['targets'][number]): TargetDraft {
  const rules = target?.rules ?? {}
  return {
    key: (newest += 1),
    model: target?.model ?? '',
    upstreamId: target?.upstream_id ?? '',
    effort: rules.effort ?? '',
    budget: text(rules.budget_tokens),
    adaptive: rules.adaptive ?? false,
    summary: rules.summary ?? '',
    verbosity: rules.verbosity ?? '',
    tier: rules.service_tier ?? '',
  }
}

/** The form of an alias, or of a new one. */
export function draftOf(alias: Alias | null): Draft {
  const limits = alias?.limits
  return {
    name: alias?.name ?? '',
    displayName: alias?.display_name ?? '',
    targets: alias ? alias.targets.map(targetOf) : [targetOf()],
    selection: alias?.selection ?? 'first-available',
    isListed: alias?.is_listed ?? true,
    hasLimits: !!limits,
    maxOutput: text(limits?.max_output_tokens),
    maxContext: text(limits?.max_context_window_tokens),
    maxPrompt: text(limits?.max_prompt_tokens),
  }
}

/** What a form says, as the gateway takes it. */
export function bodyOf(draft: Draft): AliasBody {
  return {
    name: draft.name.trim(),
    display_name: draft.displayName.trim() || null,
    targets: draft.targets.map((target) => ({
      model: target.model.trim(),
      upstream_id: target.upstreamId || null,
      rules: rulesOf(target),
    })),
    selection: draft.selection,
    is_listed: draft.isListed,
    limits: draft.hasLimits ? limitsOf(draft) : null,
  }
}

/** How many rules a target has. */
export const ruleCount = (target: TargetDraft) => Object.keys(rulesOf(target)).length

function rulesOf(target: TargetDraft): AliasRules {
  return {
    ...(target.effort.trim() && { effort: target.effort.trim() }),
    ...(target.budget && { budget_tokens: Number(target.budget) }),
    ...(target.adaptive && { adaptive: true }),
    ...(target.summary.trim() && { summary: target.summary.trim() }),
    ...(target.verbosity.trim() && { verbosity: target.verbosity.trim() }),
    ...(target.tier.trim() && { service_tier: target.tier.trim() }),
  }
}

function limitsOf(draft: Draft): AliasLimits {
  return {
    ...(draft.maxOutput && { max_output_tokens: Number(draft.maxOutput) }),
    ...(draft.maxContext && { max_context_window_tokens: Number(draft.maxContext) }),
    ...(draft.maxPrompt && { max_prompt_tokens: Number(draft.maxPrompt) }),
  }
}

const text = (value: number | null | undefined) => (value == null ? '' : String(value))
