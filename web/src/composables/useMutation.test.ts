import { describe, expect, it, vi } from 'vitest'

import { APIError } from '@/api/http'
import { useMutation } from './useMutation'

describe('useMutation', () => {
  it('gives what the change gave, and one change at a time', async () => {
    let finish = (_: string) => {}
    const change = vi.fn((_: number) => new Promise<string>((resolve) => (finish = resolve)))
    const { run, isPending } = useMutation(change)
    const first = run(1)
    expect([isPending.value, await run(2)]).toEqual([true, undefined])
    finish('done')
    expect([await first, isPending.value, change.mock.calls]).toEqual(['done', false, [[1]]])
  })

  it('keeps why the gateway refused until the next try', async () => {
    const change = vi
      .fn()
      .mockRejectedValueOnce(new APIError('name: bad', 400, 'validation_failed', 'r1', 0, { name: 'bad' }))
      .mockRejectedValueOnce(new APIError('stale', 409, 'version_mismatch'))
      .mockResolvedValueOnce('ok')
    const { run, error, fields, isConflict } = useMutation(change)
    expect(await run()).toBeUndefined()
    expect([fields.value, isConflict.value]).toEqual([{ name: 'bad' }, false])
    await run()
    expect([fields.value, isConflict.value]).toEqual([{}, true])
    expect([await run(), error.value]).toEqual(['ok', null])
  })

  it('lets a defect of the page through', async () => {
    const { run, isPending } = useMutation(() => Promise.reject(new TypeError('ours')))
    await expect(run()).rejects.toThrow('ours')
    expect(isPending.value).toBe(false)
  })
})
