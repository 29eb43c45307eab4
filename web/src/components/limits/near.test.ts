import { describe, expect, it } from 'vitest'

import type { Matter } from '@/api/overview'
import { nearest } from './near'

const near = (object_id: string, part: string, amount: number, topic: Matter['topic'] = 'key_near_limit') =>
  ({ topic, object_id, part, amount }) as Matter

describe('the limit that is nearest to its end', () => {
  it('is the fullest of that key', () => {
    const matters = [near('a', 'usd_per_day', 85), near('a', 'tokens_per_day', 97), near('b', 'usd_per_hour', 99)]
    expect(nearest(matters, 'key_near_limit', 'a')?.part).toBe('tokens_per_day')
    expect(matters[0]?.part).toBe('usd_per_day')
  })

  it('is none where the gateway names none, nor that of a user of the same id', () => {
    expect(nearest([near('a', 'usd_per_day', 95, 'user_near_limit')], 'key_near_limit', 'a')).toBeUndefined()
  })
})
