import type { Blueprint, Upstream, UpstreamConfig } from '@/api/upstreams'

/** What the connection of a kind with a form gets; its models are `config` and `apiKey`. */
export interface FormProps {
  blueprint: Blueprint
  /** The row as it was read; null while there is none. */
  upstream: Upstream | null
  /** What the gateway has against the form, by the path of the member, such as `base_url`. */
  errors: Readonly<Record<string, string>>
}

/** The unsaved part of the frame around the connection of a login. */
export interface LoginDraft {
  /** Nothing lets the gateway name it after the account. */
  name: string
  /** Ids of proxies and `direct`, in their order; nothing is direct. */
  ways: readonly string[]
  areWaysChanged: boolean
}

/** What the connection of a kind with a login gets. */
export interface LoginProps {
  /** The row as it was read; null while there is none. */
  upstream: Upstream | null
  draft: LoginDraft
  /** False for those who only look. */
  mayChange: boolean
}

export interface LoginEmits {
  /** A login has made an upstream. */
  created: [id: string]
  /** Something about the upstream is different now. */
  changed: []
}

export type { UpstreamConfig }
