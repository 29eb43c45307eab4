import { mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { nextTick } from 'vue'

import UiMoves from '@/components/ui/UiMoves.vue'
import { i18n } from '@/i18n'

/** Buttons that wait from the press on until the gateway has the new order. */
function waiting() {
  const onMove = vi.fn(() => void box.setProps({ disabled: true }))
  const box = mount(UiMoves, {
    props: { name: 'fast', isFirst: false, isLast: false, disabled: false, onMove },
    global: { plugins: [i18n] },
    attachTo: document.body,
  })
  const [up, down] = box.findAll('button').map((each) => each.element)
  return { box, onMove, up: up!, down: down! }
}

it('keeps the focus on what moves, also once it can go no further that way', async () => {
  const { box, onMove, up, down } = waiting()
  down.focus()
  down.click()
  await nextTick()
  expect(onMove.mock.calls).toEqual([[1]])
  await box.setProps({ isLast: true })
  expect(document.activeElement).not.toBe(up)
  await box.setProps({ disabled: false })
  expect(document.activeElement).toBe(up)
  box.unmount()
})

it('takes no focus from where somebody went meanwhile', async () => {
  const { box, down } = waiting()
  const elsewhere = document.body.appendChild(document.createElement('input'))
  down.click()
  elsewhere.focus()
  await nextTick()
  await box.setProps({ disabled: false })
  expect(document.activeElement).toBe(elsewhere)
  elsewhere.remove()
  box.unmount()
})
