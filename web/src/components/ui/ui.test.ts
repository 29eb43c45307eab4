import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'

import { APIError } from '@/api/http'
import UiConfirmHost from '@/components/ui/UiConfirmHost.vue'
import UiFailure from '@/components/ui/UiFailure.vue'
import UiField from '@/components/ui/UiField.vue'
import UiMeter from '@/components/ui/UiMeter.vue'
import UiSecretField from '@/components/ui/UiSecretField.vue'
import UiTable from '@/components/ui/UiTable.vue'
import UiToastHost from '@/components/ui/UiToastHost.vue'
import UiTriState from '@/components/ui/UiTriState.vue'
import { useConfirm } from '@/composables/useConfirm'
import { useToasts } from '@/composables/useToasts'
import { i18n } from '@/i18n'

const global = { plugins: [i18n] }

describe('a field', () => {
  it('ties its label, hint and error to the input', async () => {
    const field = mount(UiField, {
      props: { label: 'Name', hint: 'Short.', error: 'Too long.', modelValue: 'a', maxlength: '9' } as never,
    })
    const input = field.get('input')
    expect(field.get('label').attributes('for')).toBe(input.attributes('id'))
    const described = input.attributes('aria-describedby')!.split(' ')
    expect(described.map((id) => field.get(`[id="${id}"]`).text())).toEqual(['Short.', 'Too long.'])
    expect([input.attributes('aria-invalid'), input.attributes('maxlength')]).toEqual(['true', '9'])
    await input.setValue('b')
    expect(field.emitted('update:modelValue')).toEqual([['b']])
  })

  it('hides a secret until somebody wants to see what they typed', async () => {
    const field = mount(UiSecretField, { props: { label: 'API key', modelValue: '' }, global })
    expect(field.find('button').exists()).toBe(false)
    await field.setProps({ modelValue: 'sk-1' })
    expect(field.get('input').attributes('type')).toBe('password')
    await field.get('button').trigger('click')
    expect(field.get('input').attributes('type')).toBe('text')
  })
})

describe('a state with three values', () => {
  it('tells what is inherited and gives null for it', async () => {
    const state = mount(UiTriState, { props: { label: 'Flag', inherited: true, modelValue: false }, global })
    const [inherit, on] = state.findAll('button')
    expect(inherit!.text()).toBe('Inherit (On)')
    await inherit!.trigger('click')
    await on!.trigger('click')
    expect(state.emitted('update:modelValue')).toEqual([[null], [true]])
  })
})

describe('a meter', () => {
  it('stays within its bar and speaks its own words', () => {
    const meter = mount(UiMeter, { props: { label: '5 h', share: 1.7, text: '170 %' } })
    expect(meter.attributes()).toMatchObject({ 'aria-valuenow': '100', 'aria-valuetext': '170 %' })
    expect(meter.classes()).toContain('text-bad')
  })
})

describe('a table', () => {
  it('gives each cell its row and each column its header', () => {
    const table = mount(UiTable, {
      props: {
        label: 'Keys',
        columns: [{ key: 'name', label: 'Name' }, { key: 'act', label: 'Actions', isQuiet: true }],
        rows: [{ id: '1', name: 'laptop' }, { id: '2', name: 'phone' }],
        rowKey: 'id',
      },
      slots: { name: ({ row }: { row: { name: string } }) => row.name, act: ({ index }: { index: number }) => `#${index}` },
    } as never)
    expect(table.findAll('th').map((each) => each.text())).toEqual(['Name', 'Actions'])
    expect(table.findAll('tbody tr').map((row) => row.findAll('td div').map((cell) => cell.text()))).toEqual([
      ['laptop', '#0'],
      ['phone', '#1'],
    ])
  })
})

describe('a failure', () => {
  it('says what to quote and how to try again', async () => {
    const retry = vi.fn()
    const failure = mount(UiFailure, { props: { error: new APIError('boom', 500, 'internal', 'r7'), retry }, global })
    expect(failure.text()).toContain('The gateway failed')
    expect(failure.text()).toContain('Request id r7')
    await failure.get('button').trigger('click')
    expect(retry).toHaveBeenCalledOnce()
  })
})

describe('a question before a deed', () => {
  const ask = () => useConfirm()({ title: 'Delete "laptop"?', text: 'Clients with it break.', action: 'Delete' })

  it('is answered by the button that names the deed', async () => {
    const host = mount(UiConfirmHost, { global, attachTo: document.body })
    const answer = ask()
    await flushPromises()
    expect(document.querySelector('[role=dialog]')!.textContent).toContain('Clients with it break.')
    const buttons = [...document.querySelectorAll<HTMLButtonElement>('[role=dialog] footer button')]
    expect(buttons.map((each) => each.textContent!.trim())).toEqual(['Cancel', 'Delete'])
    buttons[1]!.click()
    expect(await answer).toBe(true)
    await nextTick()
    expect(document.querySelector('[role=dialog]')).toBeNull()
    host.unmount()
  })

  it('is no when a newer one takes its place', async () => {
    const first = ask()
    void ask()
    expect(await first).toBe(false)
  })
})

describe('a toast', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('goes by itself, a failure later than a success', async () => {
    const host = mount(UiToastHost, { global })
    const { say } = useToasts()
    say('Saved.')
    say('It broke.', 'bad')
    await nextTick()
    expect(host.findAll('p').map((each) => each.text())).toEqual(['Saved.', 'It broke.'])
    await vi.advanceTimersByTimeAsync(5000)
    expect(host.findAll('p').map((each) => each.text())).toEqual(['It broke.'])
    await host.get('button').trigger('click')
    expect(host.findAll('p')).toEqual([])
    host.unmount()
  })
})
