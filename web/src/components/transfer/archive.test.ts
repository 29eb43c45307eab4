import { describe, expect, it } from 'vitest'

import { archiveOf } from './archive'

const bytes = (text: string) => new TextEncoder().encode(text)
const HEADER = { format: 'floway-archive', version: 1, app_version: '1.2.3', exported_at: '2026-11-23T00:00:00Z', sealing: null }
const file = (header: object) =>
  bytes([header, { section: 'users', row: {} }, { end: { rows: { users: 1, aliases: 0 } } }].map((each) => JSON.stringify(each)).join('\n') + '\n')

describe('a chosen file', () => {
  it('says what is in it before it is sent', () => {
    const archive = archiveOf(file(HEADER))
    expect(archive?.about).toEqual({
      version: '1.2.3',
      exportedAt: '2026-11-23T00:00:00Z',
      isSealed: false,
      rows: [
        { section: 'users', count: 1 },
        { section: 'aliases', count: 0 },
      ],
    })
    expect(archive?.body).toEqual({ document: new TextDecoder().decode(file(HEADER)) })
    expect(archiveOf(file({ ...HEADER, sealing: { salt: 'x' } }))?.about?.isSealed).toBe(true)
  })

  it('that is compressed goes as it is', () => {
    const zipped = new Uint8Array(0x8000 + 7).fill(65)
    zipped.set([0x1f, 0x8b])
    const archive = archiveOf(zipped)
    expect(archive?.about).toBeNull()
    const { document_base64: sent } = archive!.body as { document_base64: string }
    expect(Uint8Array.from(atob(sent), (each) => each.charCodeAt(0))).toEqual(zipped)
  })

  it.each(['', '{}', '{"format": "other"}\n{}', 'GIF89a', '[1]\n2'])('%j is no archive', (text) => {
    expect(archiveOf(bytes(text))).toBeNull()
  })
})
