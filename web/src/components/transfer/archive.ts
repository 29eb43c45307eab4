/** The largest archive that the gateway takes over HTTP, with room for what JSON and base64 add. */
export const MAX_BYTES = 11 * 2 ** 20

/** The signature of gzip, RFC 1952 section 2.3.1. */
const GZIP = [0x1f, 0x8b]

/** What the first and the last line of an archive say about it. */
export interface About {
  version: string
  exportedAt: string
  isSealed: boolean
  /** Rows by section. */
  rows: readonly { section: string; count: number }[]
}

/** An archive as the gateway takes it, and what it says about itself; null where it is compressed. */
export interface Archive {
  body: { document: string } | { document_base64: string }
  about: About | null
}

/** A file that was chosen; null for what is no archive of Floway. */
export function archiveOf(bytes: Uint8Array): Archive | null {
  if (bytes[0] === GZIP[0] && bytes[1] === GZIP[1]) return { body: { document_base64: base64(bytes) }, about: null }
  const document = new TextDecoder().decode(bytes)
  const about = aboutOf(document)
  return about && { body: { document }, about }
}

function aboutOf(document: string): About | null {
  const lines = document.trimEnd()
  const header = parsed(lines.slice(0, lines.indexOf('\n')))
  const trailer = parsed(lines.slice(lines.lastIndexOf('\n') + 1))
  if (header?.format !== 'floway-archive') return null
  const rows = (trailer?.end as { rows?: Record<string, number> } | undefined)?.rows ?? {}
  return {
    version: String(header.app_version ?? ''),
    exportedAt: String(header.exported_at ?? ''),
    isSealed: header.sealing != null,
    rows: Object.entries(rows).map(([section, count]) => ({ section, count })),
  }
}

function parsed(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

/** A large array cannot be the arguments of one call. */
function base64(bytes: Uint8Array): string {
  const pieces: string[] = []
  for (let at = 0; at < bytes.length; at += 0x8000) {
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)))
  }
  return btoa(pieces.join(''))
}
