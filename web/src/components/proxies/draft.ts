import type { Proxy, ProxyCreate, ProxyPatch } from '@/api/proxies'
import { EMPTY, partsOf, urlOf, type Parts } from '@/components/proxies/address'

/** A proxy as a form edits it: the URL and its parts say the same, whichever is typed. */
export interface Draft {
  name: string
  parts: Parts
  url: string
  /** Whether a stored login is to go though the address stays. */
  dropsLogin: boolean
  /** Seconds; empty is the default. */
  dial: string
}

export function draftOf(proxy: Proxy | null): Draft {
  const parts = (proxy && partsOf(proxy.address)) || EMPTY
  return {
    name: proxy?.name ?? '',
    parts,
    url: proxy?.address ?? '',
    dropsLogin: false,
    dial: proxy?.dial_timeout_seconds == null ? '' : String(proxy.dial_timeout_seconds),
  }
}

export function withPart<K extends keyof Parts>(draft: Draft, name: K, value: Parts[K]): Draft {
  const parts = { ...draft.parts, [name]: value }
  return { ...draft, parts, url: urlOf(parts) }
}

/** What cannot be read keeps its text, for the gateway to say what is wrong with it. */
export function withURL(draft: Draft, url: string): Draft {
  return { ...draft, url, parts: partsOf(url) ?? draft.parts }
}

/** Whether the form says another address or login than what is stored. */
export function isElsewhere(draft: Draft, proxy: Proxy | null): boolean {
  return !proxy || draft.dropsLogin || draft.url.trim() !== proxy.address
}

export function bodyOf(draft: Draft): ProxyCreate {
  return {
    ...(draft.name.trim() && { name: draft.name.trim() }),
    url: draft.url.trim(),
    dial_timeout_seconds: draft.dial ? Number(draft.dial) : null,
  }
}

/** Only what differs: a URL that is sent replaces the stored login. */
export function patchOf(draft: Draft, proxy: Proxy): ProxyPatch {
  const { url, ...others } = bodyOf(draft)
  const changed = Object.entries(others).filter(([member, value]) => value !== proxy[member as keyof Proxy])
  return { ...(Object.fromEntries(changed) as ProxyPatch), ...(isElsewhere(draft, proxy) && { url }) }
}
