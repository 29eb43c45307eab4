import type { Choices, ClaudeChoices } from '@/api/agentSetup'

/** The models that Claude Code is told, in the order of the form. */
export const CLAUDE_MODELS = ['model', 'fable_model', 'opus_model', 'sonnet_model', 'haiku_model'] as const
export const CLAUDE_EFFORTS = ['low', 'medium', 'high', 'xhigh'] as const
export const CLAUDE_SWITCHES = ['model_discovery', 'attribution', 'auto_memory', 'agent_view'] as const

export type ClaudeModel = (typeof CLAUDE_MODELS)[number]
export type ClaudeSwitch = (typeof CLAUDE_SWITCHES)[number]

/** What is chosen for the agents, as a form edits it; empty leaves it to the program. */
export interface ChoiceDraft {
  claudeModels: Readonly<Record<ClaudeModel, string>>
  claudeEffort: '' | (typeof CLAUDE_EFFORTS)[number]
  cleanupDays: string
  switches: Readonly<Record<ClaudeSwitch, boolean>>
  codexModel: string
  codexEffort: string
}

export function choiceDraftOf({ claude = {}, codex = {} }: Choices): ChoiceDraft {
  return {
    claudeModels: Object.fromEntries(CLAUDE_MODELS.map((name) => [name, claude[name] ?? ''])) as ChoiceDraft['claudeModels'],
    claudeEffort: claude.effort ?? '',
    cleanupDays: String(claude.cleanup_days ?? ''),
    switches: Object.fromEntries(CLAUDE_SWITCHES.map((name) => [name, claude[name] ?? true])) as ChoiceDraft['switches'],
    codexModel: codex.model ?? '',
    codexEffort: codex.effort ?? '',
  }
}

/** What a form says; days that are no number go as they were typed, and the gateway says so. */
export function choicesOf(draft: ChoiceDraft): Choices {
  const days = draft.cleanupDays.trim()
  const claude: ClaudeChoices = {
    ...Object.fromEntries(CLAUDE_MODELS.map((name) => [name, draft.claudeModels[name].trim() || null])),
    effort: draft.claudeEffort || null,
    cleanup_days: days ? (/^\d+$/.test(days) ? Number(days) : (days as unknown as number)) : null,
    ...draft.switches,
  }
  return { claude, codex: { model: draft.codexModel.trim() || null, effort: draft.codexEffort.trim() || null } }
}
