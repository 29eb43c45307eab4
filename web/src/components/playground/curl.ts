import type { Protocol } from '@/api/models'

import { SPEECHES } from './protocols/registry'

/** The same call from a shell, with the key in a variable. */
export function curlOf(origin: string, protocol: Protocol, model: string, request: Record<string, unknown>): string {
  const { path, keyHeader } = SPEECHES[protocol]
  const body = protocol === 'gemini' ? request : { model, stream: true, ...request }
  const key = keyHeader === 'authorization' ? 'authorization: Bearer $API_KEY' : `${keyHeader}: $API_KEY`
  return [
    `curl -N ${quoted(origin + path(encodeURI(model)))}`,
    `  -H "${key}"`,
    "  -H 'content-type: application/json'",
    `  -d ${quoted(JSON.stringify(body, null, 2))}`,
  ].join(' \\\n')
}

/** A word of a POSIX shell that stands for itself. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
