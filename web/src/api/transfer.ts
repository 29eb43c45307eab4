import { call, open } from './http'
import type { components } from './types.generated'

type Schemas = components['schemas']
export type ArchiveExport = Schemas['ArchiveExport']
export type ArchiveImport = Schemas['ArchiveImport']
export type ArchivePlan = Schemas['ArchivePlan']
export type ArchiveStep = Schemas['ArchiveStep']

/** An archive and the name that the gateway gives it. */
export async function exportArchive(body: ArchiveExport): Promise<{ file: Blob; name: string }> {
  const response = await open('/api/export', { method: 'POST', body, accept: 'application/x-ndjson' })
  const name = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1]
  return { file: await response.blob(), name: name ?? 'floway.jsonl' }
}

/** What an import would do, row by row; nothing is changed. */
export const planImport = (body: ArchiveImport) => call<ArchivePlan>('/api/import/plan', { method: 'POST', body })

/** Import an archive, whole or not at all. */
export const importArchive = (body: ArchiveImport) => call<ArchivePlan>('/api/import', { method: 'POST', body })
