import { flushPromises } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'

import { APIError, type Versioned } from '@/api/http'
import { changedMembers, differencesOf, useEditor } from './useEditor'

interface Row {
  name: string
  limit: number | null
  seen: string
}

const FIRST: Versioned<Row> = { value: { name: 'a', limit: null, seen: 'x' }, etag: '"1"' }
const NEWER: Versioned<Row> = { value: { name: 'b', limit: null, seen: 'y' }, etag: '"2"' }

function editing(save: (opened: Versioned<Row> | null) => Promise<unknown>, subject: Versioned<Row> | null = FIRST) {
  const open = shallowRef(false)
  const seed = vi.fn()
  const read = vi.fn(async () => NEWER)
  const editor = effectScope().run(() =>
    useEditor<Row>(open, { subject: () => subject, seed, stated: () => ({ name: 'mine', limit: null }), save, read }),
  )!
  return { open, seed, read, editor }
}

describe('a form in a dialog', () => {
  it('is filled when it opens and closes when it was saved', async () => {
    const save = vi.fn(async () => {})
    const { open, seed, editor } = editing(save)
    open.value = true
    await nextTick()
    expect(seed).toHaveBeenCalledWith(FIRST.value)
    await editor.submit()
    expect(save).toHaveBeenCalledWith(FIRST)
    expect(open.value).toBe(false)
  })

  it('shows what somebody else changed, and saves over the newer state once that is adopted', async () => {
    const save = vi.fn<(opened: Versioned<Row> | null) => Promise<void>>()
    save.mockRejectedValueOnce(new APIError('changed', 409, 'version_mismatch')).mockResolvedValueOnce()
    const { open, editor } = editing(save)
    open.value = true
    await nextTick()
    await editor.submit()
    await flushPromises()
    expect(editor.differences.value).toEqual([{ field: 'name', mine: 'mine', theirs: 'b' }])
    await editor.adopt()
    expect([editor.isConflict.value, editor.differences.value]).toEqual([false, []])
    await editor.submit()
    expect(save).toHaveBeenLastCalledWith(NEWER)
    expect(open.value).toBe(false)
  })

  it('says so when the row is gone by then', async () => {
    const { open, read, editor } = editing(() => Promise.reject(new APIError('changed', 409, 'version_mismatch')))
    read.mockRejectedValueOnce(new APIError('There is none.', 404, 'not_found'))
    open.value = true
    await nextTick()
    await editor.submit()
    expect([editor.error.value?.status, open.value]).toEqual([404, true])
  })

  it('forgets the refusal of an earlier attempt', async () => {
    const { open, editor } = editing(() => Promise.reject(new APIError('no', 400, 'validation_failed')), null)
    open.value = true
    await nextTick()
    await editor.submit()
    expect(editor.error.value?.status).toBe(400)
    open.value = false
    await nextTick()
    open.value = true
    await nextTick()
    expect(editor.error.value).toBeNull()
  })
})

describe('what would be lost', () => {
  function filled(typed?: () => object) {
    const open = shallowRef(false)
    const name = shallowRef('')
    const options = { subject: () => FIRST, stated: () => ({ name: name.value }), save: async () => {}, read: async () => NEWER }
    const seed = (row: Row | null) => (name.value = row?.name ?? '')
    const editor = effectScope().run(() => useEditor<Row>(open, { ...options, seed, ...(typed && { typed }) }))!
    return { open, name, editor }
  }

  it('is what differs from what the form was filled with, until it is typed back', async () => {
    const { open, name, editor } = filled()
    open.value = true
    await nextTick()
    expect(editor.isDirty.value).toBe(false)
    name.value = 'other'
    expect(editor.isDirty.value).toBe(true)
    name.value = 'a'
    expect(editor.isDirty.value).toBe(false)
  })

  it('is nothing once the form is closed, and nothing of an earlier time', async () => {
    const { open, name, editor } = filled()
    open.value = true
    await nextTick()
    name.value = 'other'
    open.value = false
    expect(editor.isDirty.value).toBe(false)
    await nextTick()
    open.value = true
    await nextTick()
    expect(editor.isDirty.value).toBe(false)
  })

  it('may be more than what the form says', async () => {
    const secret = shallowRef('')
    const { open, editor } = filled(() => [secret.value])
    open.value = true
    await nextTick()
    secret.value = 'sk-1'
    expect(editor.isDirty.value).toBe(true)
  })
})

describe('what differs', () => {
  it('is only what the form has and another changed', () => {
    expect(differencesOf(FIRST.value, NEWER.value, { limit: 5, password: 'p' })).toEqual([])
  })

  it('is sent alone', () => {
    expect(changedMembers({ name: 'a', limit: 7 }, FIRST.value)).toEqual({ limit: 7 })
  })
})
