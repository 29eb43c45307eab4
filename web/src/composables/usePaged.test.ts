import { describe, expect, it } from 'vitest'
import { nextTick, shallowRef } from 'vue'

import { usePaged } from './usePaged'

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)

describe('a paged list', () => {
  it('shows one page, and the last one in part', () => {
    const { shown, page, pages } = usePaged(() => numbers(5), 2)
    expect([pages.value, shown.value]).toEqual([3, [0, 1]])
    page.value = 2
    expect(shown.value).toEqual([4])
  })

  it('goes back to the last page that is left', async () => {
    const rows = shallowRef(numbers(5))
    const { shown, page } = usePaged(() => rows.value, 2)
    page.value = 2
    rows.value = numbers(3)
    await nextTick()
    expect([page.value, shown.value]).toEqual([1, [2]])
    rows.value = []
    await nextTick()
    expect([page.value, shown.value]).toEqual([0, []])
  })
})
