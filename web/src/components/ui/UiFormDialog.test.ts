import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { computed, defineComponent, h, shallowRef } from 'vue'
import { createMemoryHistory, createRouter, RouterView } from 'vue-router'

import UiConfirmHost from '@/components/ui/UiConfirmHost.vue'
import UiField from '@/components/ui/UiField.vue'
import UiFormDialog from '@/components/ui/UiFormDialog.vue'
import { useEditor } from '@/composables/useEditor'
import { i18n } from '@/i18n'

interface Row {
  name: string
}

/** A page with the dialog open, whose save is answered by `finish`. */
async function opened() {
  const open = shallowRef(true)
  const saved: string[] = []
  let finish = () => {}
  const Page = defineComponent({
    setup() {
      const name = shallowRef('')
      const editor = useEditor<Row>(open, {
        subject: () => null,
        seed: () => (name.value = ''),
        stated: () => ({ name: name.value }),
        save: () => new Promise<void>((resolve) => (finish = resolve)).then(() => void saved.push(name.value)),
        read: async (value) => ({ value, etag: '' }),
      })
      const field = () => h(UiField, { label: 'Name', modelValue: name.value, 'onUpdate:modelValue': (to: string) => (name.value = to) })
      const isOpen = computed({ get: () => open.value, set: (to) => (open.value = to) })
      return () => [
        h(UiFormDialog as never, { title: 'New', action: 'Save', editor, open: isOpen.value, 'onUpdate:open': (to: boolean) => (isOpen.value = to) }, field),
        h(UiConfirmHost),
      ]
    },
  })
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: Page }, { path: '/login', name: 'login', component: { render: () => null } }] })
  await router.push('/')
  const page = mount(RouterView, { attachTo: document.body, global: { plugins: [i18n, router] } })
  await flushPromises()
  return { open, saved, page, finish: () => finish() }
}

const button = (text: string) =>
  [...document.querySelectorAll<HTMLButtonElement>('[role=dialog] button')].filter((each) => each.textContent?.trim() === text).at(-1)!
const titles = () => [...document.querySelectorAll('[role=dialog] h2')].map((each) => each.textContent)

async function type(text: string) {
  const input = document.querySelector<HTMLInputElement>('[role=dialog] input')!
  input.value = text
  input.dispatchEvent(new Event('input'))
  await flushPromises()
}

async function press(text: string) {
  button(text).click()
  await flushPromises()
}

const escape = () => {
  document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
  return flushPromises()
}

afterEach(() => void (document.body.innerHTML = ''))

describe('a form in a dialog', () => {
  it('closes without a word while nothing was typed', async () => {
    const { open, page } = await opened()
    await escape()
    expect(open.value).toBe(false)
    page.unmount()
  })

  it('asks before typed input is lost, by Escape as by its button', async () => {
    const { open, page } = await opened()
    await type('laptop')
    await escape()
    expect([titles(), open.value]).toEqual([['New', 'Unsaved changes'], true])
    await press('Cancel')
    expect([titles(), document.querySelector('input')!.value]).toEqual([['New'], 'laptop'])
    await press('Cancel')
    await press('Discard')
    expect([titles(), open.value]).toEqual([[], false])
    page.unmount()
  })

  it('stays until a save that is under way has its answer', async () => {
    const { open, saved, page, finish } = await opened()
    await type('laptop')
    await press('Save')
    await escape()
    expect([titles(), button('Cancel').disabled]).toEqual([['New'], true])
    finish()
    await flushPromises()
    expect([saved, open.value]).toEqual([['laptop'], false])
    page.unmount()
  })
})
