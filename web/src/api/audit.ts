import { call, query } from './http'
import type { components } from './types.generated'

export type AuditEntry = components['schemas']['AuditEntry']
export type AuditPage = components['schemas']['AuditPage']

/** Which entries are wanted; what is empty is not looked at. */
export interface AuditFilter {
  actor: string
  action: string
  kind: string
  object: string
}

/** A page of the log, the newest first. */
export const readAudit = ({ actor, action, kind, object }: AuditFilter, cursor: string, signal?: AbortSignal) =>
  call<AuditPage>(
    `/api/audit${query({ actor_id: actor, action, object_kind: kind, object_id: object, cursor })}`,
    signal ? { signal } : {},
  )
