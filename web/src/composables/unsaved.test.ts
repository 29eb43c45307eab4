import { describe, expect, it } from 'vitest'
import { effectScope, shallowRef } from 'vue'

import { hasUnsaved, holdUnsaved } from './unsaved'

describe('unsaved input', () => {
  it('is told while one of the forms on screen has some', () => {
    const [first, second] = [shallowRef(false), shallowRef(true)]
    const [page, dialog] = [effectScope(), effectScope()]
    page.run(() => holdUnsaved(first))
    dialog.run(() => holdUnsaved(second))
    expect(hasUnsaved()).toBe(true)
    dialog.stop()
    expect(hasUnsaved()).toBe(false)
    first.value = true
    expect(hasUnsaved()).toBe(true)
    page.stop()
    expect(hasUnsaved()).toBe(false)
  })
})
