import type { Key, KeyCreate, KeyPatch } from '@/api/keys'
import { retentionDraftOf, secondsOf, type RetentionDraft } from '@/components/keys/retention'
import { limitDraftOf, limitsOf, type LimitDraft } from '@/components/limits/draft'
import { localInput } from '@/format/time'

/** A key as a form edits it: text where people type, lists where they pick. */
export interface Draft {
  name: string
  enabled: boolean
  /** Every upstream, or those of the list in its order. */
  isCapped: boolean
  upstreamIds: readonly string[]
  /** One a line; nothing is every model. */
  models: string
  strictLosses: boolean
  /** As `datetime-local` has it, in the browser's time zone; nothing is never. */
  expiresAt: string
  scope: 'none' | 'admin:read' | 'admin'
  limits: LimitDraft
  retention: RetentionDraft
}

/** The form of a key, or of a new one. */
export function draftOf(key: Key | null): Draft {
  return {
    name: key?.name ?? '',
    enabled: key?.enabled ?? true,
    isCapped: (key?.upstream_ids ?? null) !== null,
    upstreamIds: key?.upstream_ids ?? [],
    models: key?.models?.join('\n') ?? '',
    strictLosses: key?.strict_losses ?? false,
    expiresAt: key?.expires_at ? localInput(new Date(key.expires_at)) : '',
    scope: (key?.scope ?? 'none') as Draft['scope'],
    limits: limitDraftOf(key?.limits ?? {}),
    retention: retentionDraftOf(key?.dump_retention_seconds ?? null),
  }
}

/** What a form says, as the gateway takes it; every member that a form has. */
export function bodyOf(draft: Draft): KeyCreate & KeyPatch {
  const models = draft.models.split('\n').map((line) => line.trim()).filter(Boolean)
  return {
    name: draft.name.trim(),
    enabled: draft.enabled,
    upstream_ids: draft.isCapped ? [...draft.upstreamIds] : null,
    models: models.length ? [...new Set(models)] : null,
    strict_losses: draft.strictLosses,
    expires_at: draft.expiresAt ? new Date(draft.expiresAt).toISOString() : null,
    scope: draft.scope === 'none' ? null : draft.scope,
    limits: limitsOf(draft.limits),
    dump_retention_seconds: secondsOf(draft.retention),
  }
}

/** Only what differs from the key that was opened, so that an edit leaves the rest as it is by then. */
export function patchOf(draft: Draft, key: Key): KeyPatch {
  const before = bodyOf(draftOf(key)) as Record<string, unknown>
  const after = bodyOf(draft) as Record<string, unknown>
  const changed = Object.entries(after).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]),
  )
  return Object.fromEntries(changed) as KeyPatch
}
