import { call } from './http'
import type { components } from './types.generated'

type Schemas = components['schemas']
export type SignIn = Schemas['SignIn']
export type ClaudeUpstream = Schemas['Upstream']
export type ClaudeCredential = Schemas['Credential']
export type CodexUpstream = Schemas['CodexUpstream']
export type CodexCredential = Schemas['CodexCredential']
export type QuotaWindow = Schemas['QuotaWindow']
export type UsageProbe = Schemas['Probe']
/** What the routes of logins answer: no token is in it. */
export type SubscriptionRow = ClaudeUpstream | CodexUpstream
/** The members of the bodies of imports; which of them a login is in depends on how it was got. */
export type LoginBody = Partial<Schemas['Import'] & Schemas['Reimport'] & Schemas['CodexImport']>
export type LoginMember = 'callback' | 'credentials_json' | 'auth_json'
/** The ways out to try instead of the stored ones. */
export type Egress = Schemas['Egress']

/** Begin a sign-in; without an upstream it is for one that is to be created. */
export const startSignIn = (route: string, body: Schemas['ClaudeSignInStart']) =>
  call<SignIn>(`/api/upstreams/${route}`, { method: 'POST', body })

export const importLogin = (route: string, body: LoginBody) =>
  call<SubscriptionRow>(`/api/upstreams/${route}`, { method: 'POST', body })

export const reimportLogin = (id: string, route: string, body: LoginBody) =>
  call<SubscriptionRow>(`/api/upstreams/${id}/${route}`, { method: 'POST', body })

export const refreshToken = (id: string, kind: string, body: Egress) =>
  call<SubscriptionRow>(`/api/upstreams/${id}/${kind}-refresh-now`, { method: 'POST', body })

/** Ask the vendor for the usage; no model is called. */
export const probeUsage = (id: string, body: Egress) =>
  call<UsageProbe>(`/api/upstreams/${id}/claude-code-probe-quota`, { method: 'POST', body })
