import { flushPromises } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'

import { APIError } from '@/api/http'
import { pendingQuestion } from './useConfirm'
import { useFormDialog } from './useFormDialog'
import { useToasts } from './useToasts'

const ROW = { value: { id: 'a', name: 'laptop' }, etag: '"1"' }
const QUESTION = { title: 'Delete "laptop"?', text: 'It is gone then.', action: 'Delete' }

function page() {
  const read = vi.fn(async (_: string) => ROW)
  const reload = vi.fn(async () => {})
  return { read, reload, dialog: useFormDialog({ read, reload }) }
}
const said = () => useToasts().toasts.value.map(({ text }) => text)

describe('the dialog of a list', () => {
  it('opens on a row as it is at that moment, and empty for another one', async () => {
    const { read, dialog } = page()
    await dialog.edit('a')
    expect([read.mock.calls, dialog.isOpen.value, dialog.subject.value]).toEqual([[['a']], true, ROW])
    dialog.create()
    expect([dialog.isOpen.value, dialog.subject.value]).toEqual([true, null])
  })

  it('stays closed over a row that is gone, until that is no longer what matters', async () => {
    const { read, dialog } = page()
    read.mockRejectedValueOnce(new APIError('There is none.', 404, 'not_found'))
    await dialog.edit('a')
    expect([dialog.isOpen.value, dialog.error.value?.status]).toEqual([false, 404])
    dialog.create()
    expect(dialog.error.value).toBeNull()
  })
})

describe('a row of a list', () => {
  it('is removed once that is meant, and the rest is read again', async () => {
    const { reload, dialog } = page()
    const deed = vi.fn(async () => {})
    void dialog.remove(QUESTION, deed, 'Removed the first.')
    pendingQuestion().value!.answer(false)
    await flushPromises()
    expect([deed.mock.calls.length, said()]).toEqual([0, []])

    void dialog.remove(QUESTION, deed, 'Removed the second.')
    expect(pendingQuestion().value?.isDanger).toBe(true)
    pendingQuestion().value!.answer(true)
    await flushPromises()
    expect([deed.mock.calls.length, reload.mock.calls.length, said()]).toEqual([1, 1, ['Removed the second.']])
  })

  it('stays as it is where the gateway refuses a change', async () => {
    const { reload, dialog } = page()
    await dialog.change(() => Promise.reject(new APIError('no', 400, 'validation_failed')))
    expect([dialog.error.value?.code, reload.mock.calls.length]).toEqual(['validation_failed', 0])
  })

  it('is shown as it is where somebody else was faster', async () => {
    const { reload, dialog } = page()
    await dialog.change(() => Promise.reject(new APIError('changed', 409, 'version_mismatch')))
    expect([dialog.error.value?.code, reload.mock.calls.length]).toEqual(['version_mismatch', 1])
  })
})
