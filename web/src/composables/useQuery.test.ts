import { flushPromises, mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { defineComponent, type WritableComputedRef } from 'vue'
import { createMemoryHistory, createRouter, RouterView } from 'vue-router'

import { useQuery } from './useQuery'

async function at(path: string, known?: readonly string[]) {
  let value!: WritableComputedRef<string>
  const Page = defineComponent({
    setup() {
      value = useQuery('tab', 'first', known)
      return () => null
    },
  })
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: Page }] })
  await router.push(path)
  mount(RouterView, { global: { plugins: [router] } })
  return { value, router }
}

it('is read from the address and written to it, beside what else stands there', async () => {
  const { value, router } = await at('/?tab=second&q=x')
  expect(value.value).toBe('second')
  value.value = 'third'
  await flushPromises()
  expect([value.value, router.currentRoute.value.query]).toEqual(['third', { q: 'x', tab: 'third' }])
  value.value = 'first'
  await flushPromises()
  expect(router.currentRoute.value.query).toEqual({ q: 'x' })
})

it('is the usual one for an address that somebody made up', async () => {
  const { value } = await at('/?tab=nonsense', ['first', 'second'])
  expect(value.value).toBe('first')
})
