import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { defineComponent, watch } from 'vue'
import { createMemoryHistory, createRouter, RouterView } from 'vue-router'

import { useReportQuestion } from './useReportQuestion'

beforeEach(() => void vi.useFakeTimers({ now: new Date('2026-11-23T07:58:30Z') }))
afterEach(() => void vi.useRealTimers())

async function page(path: string) {
  let asked!: ReturnType<typeof useReportQuestion<'model' | 'key'>>
  const changed = vi.fn()
  const Page = defineComponent({
    setup() {
      asked = useReportQuestion(['model', 'key'], 'model')
      watch(asked.question, changed)
      return () => null
    },
  })
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: Page }] })
  await router.push(path)
  mount(RouterView, { global: { plugins: [router] } })
  return { asked, changed }
}

it('ends with the running hour, and asks anew only once another has begun', async () => {
  const { asked, changed } = await page('/?range=day&by=key')
  expect(asked.question.value).toEqual({
    from: new Date('2026-11-22T08:00:00Z'),
    to: new Date('2026-11-23T08:00:00Z'),
    granularity: 'hour',
    groupBy: 'key',
  })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(changed).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(60_000)
  expect([changed.mock.calls.length, asked.question.value.to]).toEqual([1, new Date('2026-11-23T09:00:00Z')])
})

it('asks something that there is, whatever the address says', async () => {
  const { asked } = await page('/?range=century&by=weather')
  await flushPromises()
  expect([asked.range.value, asked.groupBy.value]).toEqual(['week', 'model'])
})
