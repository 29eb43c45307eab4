export const SCHEMES = ['http', 'https', 'socks5'] as const
export type Scheme = (typeof SCHEMES)[number]

/** The parts of a proxy's URL, as people type them. */
export interface Parts {
  scheme: Scheme
  host: string
  /** Digits; empty where a scheme has a port of its own. */
  port: string
  username: string
  password: string
}

export const EMPTY: Parts = { scheme: 'http', host: '', port: '', username: '', password: '' }

const URL_SHAPE = /^(https?|socks5h?):\/\/(?:([^:@/#]*)(?::([^@/#]*))?@)?(\[[^\]]+\]|[^:/@#]+)(?::(\d+))?\/?(?:#.*)?$/i

/** The parts of a URL; null for what is none of a proxy. */
export function partsOf(url: string): Parts | null {
  const found = URL_SHAPE.exec(url.trim())
  if (!found) return null
  const [, scheme = '', username = '', password = '', host = '', port = ''] = found
  const login = [decoded(username), decoded(password)]
  if (login[0] === null || login[1] === null) return null
  return {
    scheme: scheme.toLowerCase().replace('socks5h', 'socks5') as Scheme,
    host: host.replace(/^\[|\]$/g, ''),
    port,
    username: login[0]!,
    password: login[1]!,
  }
}

/** The URL that has these parts. */
export function urlOf({ scheme, host, port, username, password }: Parts): string {
  const secret = password ? `:${encodeURIComponent(password)}` : ''
  const login = username || password ? `${encodeURIComponent(username)}${secret}@` : ''
  const name = host.trim().includes(':') ? `[${host.trim()}]` : host.trim()
  return `${scheme}://${login}${name}${port ? `:${port}` : ''}`
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
