import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { defineComponent } from 'vue'

import type { Upstream } from '@/api/upstreams'
import { pendingQuestion } from '@/composables/useConfirm'
import { i18n } from '@/i18n'
import { useDeletion } from './useDeletion'

const fetched = vi.fn<typeof fetch>()
beforeEach(() => vi.stubGlobal('fetch', fetched.mockReset()))
afterEach(() => vi.unstubAllGlobals())

const NOBODY = { keys: { named: 0, alone: 0 }, users: { named: 0, alone: 0 }, aliases: [], prices: 0 }

function deleting(dependents: object) {
  fetched.mockResolvedValueOnce(new Response(JSON.stringify(dependents)))
  let outcome: Promise<boolean> | undefined
  const Page = defineComponent(() => {
    outcome = useDeletion()({ id: 'up_1', name: 'main', etag: '"3"' } as Upstream)
    return () => null
  })
  mount(Page, { global: { plugins: [i18n] } })
  return outcome!
}

it('says what depends on an upstream, those first that are left with nothing', async () => {
  const outcome = deleting({ ...NOBODY, keys: { named: 3, alone: 1 }, aliases: ['fast', 'best'], prices: 1 })
  await flushPromises()
  expect(pendingQuestion().value!.text).toBe(
    'Its credential is deleted with it. What it used stays in the history. ' +
      'One key is limited to it alone and can ask for nothing then. 2 keys name it beside others. ' +
      '2 aliases have a target there: fast, best. One price was set for it.',
  )
  pendingQuestion().value!.answer(false)
  expect(await outcome).toBe(false)
  expect(fetched).toHaveBeenCalledTimes(1)
})

it('deletes what was looked at and nothing newer', async () => {
  const outcome = deleting(NOBODY)
  await flushPromises()
  fetched.mockResolvedValueOnce(new Response(null, { status: 204 }))
  pendingQuestion().value!.answer(true)
  expect(await outcome).toBe(true)
  const [path, options] = fetched.mock.calls[1]!
  expect([path, options!.method, (options!.headers as Record<string, string>)['If-Match']]).toEqual([
    '/api/upstreams/up_1',
    'DELETE',
    '"3"',
  ])
})
