import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'

import type { Backoff } from '@/api/proxies'
import ProxyRests from '@/components/proxies/ProxyRests.vue'
import { i18n } from '@/i18n'

const NOW = new Date('2026-11-23T12:00:00Z')
const rest = (upstream_id: string, expires_at: string, fail_count: number): Backoff => ({
  proxy_id: 'px_1',
  upstream_id,
  fail_count,
  expires_at,
  last_error: 'refused the connection',
  last_error_at: '2026-11-23T11:58:00Z',
})

function shown(mayEnd: boolean) {
  return mount(ProxyRests, {
    props: {
      rests: [rest('up_1', '2026-11-23T12:01:05Z', 2), rest('up_2', '2026-11-23T11:59:00Z', 1)],
      now: NOW,
      nameOf: (id: string) => `name of ${id}`,
      mayEnd,
    },
    global: { plugins: [i18n] },
  })
}

describe('the rests of a proxy', () => {
  it('say how long they last, for whom, and why', () => {
    const [resting, over] = shown(true).findAll('li').map((each) => each.text().replaceAll(/\s+/g, ' '))
    expect(resting).toContain('rests 1:05')
    expect(resting).toContain('name of up_1')
    expect(resting).toContain('2 failures, 2 min. ago: refused the connection')
    expect(over).toContain('tried again')
  })

  it('are ended one by one, and only while they last', async () => {
    const list = shown(true)
    expect(list.findAll('button').length).toBe(1)
    await list.get('button').trigger('click')
    expect(list.emitted('end')).toEqual([['up_1']])
    expect(shown(false).find('button').exists()).toBe(false)
  })
})
