import { describe, expect, it } from 'vitest'
import { createMemoryHistory } from 'vue-router'

import type { Matter } from '@/api/overview'
import { makeRouter } from '@/router'
import { placeOf } from './matter'

const matter = (topic: Matter['topic']): Matter => ({
  topic,
  object_id: 'up_1',
  name: 'main',
  part: '',
  detail: '',
  since: null,
  amount: null,
})

describe('a matter', () => {
  it('of an upstream is mended at the part of its page that shows the trouble', () => {
    const router = makeRouter(createMemoryHistory())
    const leads = (topic: Matter['topic']) => router.resolve(placeOf(matter(topic)).to(matter(topic))).fullPath
    expect(leads('login_ended')).toBe('/upstreams/up_1?tab=connection')
    expect(leads('upstream_excluded')).toBe('/upstreams/up_1?tab=health')
    expect(leads('model_list_failed')).toBe('/upstreams/up_1?tab=models')
    expect(leads('model_unpriced')).toBe('/prices')
    expect(leads('key_near_limit')).toBe('/keys')
    expect(leads('user_near_limit')).toBe('/users')
  })

  it('weighs more the less is served', () => {
    expect(placeOf(matter('login_ended')).tone).toBe('bad')
    expect(placeOf(matter('model_unpriced')).tone).toBe('info')
  })
})
