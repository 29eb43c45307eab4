import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { blueprintOf } from './catalogues'

const fetched = vi.fn<typeof fetch>()
beforeEach(() => vi.stubGlobal('fetch', fetched.mockReset()))
afterEach(() => vi.unstubAllGlobals())

const answer = (kind: string, status = 200) =>
  fetched.mockResolvedValueOnce(new Response(JSON.stringify({ kind }), { status }))

it('is asked for once for each kind, and again after a failure', async () => {
  answer('azure', 503)
  await expect(blueprintOf('azure')).rejects.toThrow('503')
  answer('azure')
  answer('ollama')
  const [first, other, again] = await Promise.all([blueprintOf('azure'), blueprintOf('ollama'), blueprintOf('azure')])
  expect([first.kind, other.kind, again.kind]).toEqual(['azure', 'ollama', 'azure'])
  expect(await blueprintOf('azure')).toBe(first)
  expect(fetched).toHaveBeenCalledTimes(3)
})
