/**
 * The configurations of kinds with a form, as the blueprints of the API describe them.
 *
 * The API types them as open objects; these are the members that the forms edit. A member of a new upstream is null
 * until somebody says it.
 */
import type { Protocol } from '@/api/models'

export interface Timeouts {
  connect_seconds: number | null
  headers_seconds: number | null
  idle_seconds: number | null
}

export interface HeaderRule {
  name: string
  /** Null passes the client's own value on. */
  value: string | null
  strip: boolean
}

/** A model that is configured by hand. */
export interface ModelEntry {
  upstream_model_id: string
  public_model_id: string | null
  protocols: readonly Protocol[] | null
  display_name: string | null
  limits: ModelLimits
  flag_overrides: Readonly<Record<string, boolean>>
}

export interface ModelLimits {
  max_context_window_tokens: number | null
  max_prompt_tokens: number | null
  max_output_tokens: number | null
}

interface Shared {
  models: readonly ModelEntry[] | null
  timeouts: Timeouts
}

export interface CustomConfig extends Shared {
  base_url: string | null
  auth_style: 'bearer' | 'anthropic' | 'none' | null
  protocols: readonly Protocol[] | null
  path_overrides: Readonly<Record<string, string>>
  header_rules: readonly HeaderRule[]
  /** Null leaves a member out. */
  member_names: Readonly<Record<string, string | null>>
  counts_tokens: boolean
  models_fetch: { enabled: boolean; path: string | null }
}

export interface AzureConfig extends Shared {
  endpoint: string | null
  api_version: string | null
  protocols: readonly Protocol[] | null
}

export interface OllamaConfig extends Shared {
  base_url: string | null
}
