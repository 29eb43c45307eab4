import { describe, expect, it } from 'vitest'
import { shallowRef } from 'vue'

import { useRows } from './useRows'

const pairs = () => {
  const model = shallowRef<Record<string, string>>({ a: '1' })
  const form = useRows(model, {
    rowsOf: (value) => Object.entries(value).map(([name, text]) => ({ name, text })),
    valueOf: (rows) => Object.fromEntries(rows.map(({ name, text }) => [name, text])),
    blank: { name: '', text: '' },
    isBlank: ({ name, text }) => !name && !text,
  })
  return { model, ...form }
}

describe('rows', () => {
  it('end with an empty one, which becomes a row when it is filled', () => {
    const { model, rows, edit } = pairs()
    expect(rows.value).toEqual([{ name: 'a', text: '1' }, { name: '', text: '' }])
    edit(1, { name: 'b' })
    expect(rows.value.length).toBe(3)
    expect(model.value).toEqual({ a: '1', b: '' })
  })

  it('that are typed and cleared leave the value as it was', () => {
    const { model, edit } = pairs()
    const before = model.value
    edit(1, { name: 'b' })
    edit(1, { name: '' })
    expect(model.value).toEqual(before)
  })

  it('follow a value from elsewhere', async () => {
    const { model, rows, edit, remove } = pairs()
    edit(1, { name: 'b' })
    model.value = { c: '3' }
    await Promise.resolve()
    expect(rows.value.map(({ name }) => name)).toEqual(['c', ''])
    remove(0)
    expect(model.value).toEqual({})
  })
})
