import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'

import type { Upstream } from '@/api/upstreams'
import { useUpstreamEditor } from './useUpstreamEditor'

const row = (members: Partial<Upstream> = {}) =>
  ({
    id: 'up_1',
    name: 'main',
    enabled: true,
    etag: '"1"',
    config: { base_url: 'https://a' },
    flag_overrides: {},
    model_prefix: null,
    disabled_public_model_ids: [],
    proxy_fallback_list: [],
    ...members,
  }) as unknown as Upstream

const fetched = vi.fn<typeof fetch>()
const answer = (body: unknown, status = 200) =>
  fetched.mockResolvedValueOnce(new Response(JSON.stringify(body), { status }))
const sent = () => {
  const options = fetched.mock.calls.at(-1)![1]!
  return [JSON.parse(String(options.body)), (options.headers as Record<string, string>)['If-Match']]
}

beforeEach(() => vi.stubGlobal('fetch', fetched.mockReset()))
afterEach(() => vi.unstubAllGlobals())

async function opened() {
  answer(row())
  const editor = effectScope().run(() => useUpstreamEditor('up_1'))!
  await flushPromises()
  return editor
}

describe('the editor of an upstream', () => {
  it('sends what was changed on what was read, and is clean afterwards', async () => {
    const { draft, isDirty, saving } = await opened()
    expect(isDirty.value).toBe(false)
    draft.value = { ...draft.value!, name: 'other', apiKey: 'sk-2' }
    expect(isDirty.value).toBe(true)
    answer(row({ name: 'other', etag: '"2"' }))
    await saving.run()
    expect(sent()).toEqual([{ name: 'other', api_key: 'sk-2' }, '"1"'])
    expect([isDirty.value, draft.value.apiKey]).toEqual([false, ''])
  })

  it('shows what somebody else saved and goes on from there with what was typed', async () => {
    const { draft, changes, saving, takeOver, isDirty } = await opened()
    draft.value = { ...draft.value!, name: 'mine' }
    answer({ error: 'changed', code: 'version_mismatch' }, 409)
    answer(row({ name: 'theirs', enabled: false, etag: '"2"' }))
    await saving.run()
    await flushPromises()
    expect(changes.value).toEqual([
      { field: 'name', mine: 'mine', theirs: 'theirs' },
      { field: 'enabled', mine: 'true', theirs: 'false' },
    ])
    await takeOver()
    expect([draft.value.name, draft.value.enabled, isDirty.value]).toEqual(['mine', false, true])
    answer(row({ name: 'mine', enabled: false, etag: '"3"' }))
    await saving.run()
    expect(sent()).toEqual([{ name: 'mine' }, '"2"'])
  })

  it('takes a newer row in below what is typed', async () => {
    const { draft, resource } = await opened()
    draft.value = { ...draft.value!, name: 'mine' }
    answer(row({ config: { base_url: 'https://b' }, etag: '"2"' }))
    await resource.reload()
    await flushPromises()
    expect([draft.value.name, draft.value.config.base_url]).toEqual(['mine', 'https://b'])
  })

  it('gives up what was typed', async () => {
    const { draft, discard, isDirty } = await opened()
    draft.value = { ...draft.value!, enabled: false, apiKey: null }
    discard()
    expect([draft.value.enabled, isDirty.value]).toEqual([true, false])
  })
})
