import { expect, it } from 'vitest'

import { loadPart } from './part'

it('gives what was loaded', async () => {
  await expect(loadPart(async () => ({ default: 1 }))).resolves.toEqual({ default: 1 })
})

it('fails as a request does, so that a page can say it', async () => {
  const gone = () => Promise.reject(new TypeError('Failed to fetch dynamically imported module'))

  await expect(loadPart(gone)).rejects.toMatchObject({ status: 0, code: 'part_missing' })
})
