import { describe, expect, it } from 'vitest'

import type { Flag } from '@/api/upstreams'
import { traced, withOverride } from './flags'

const flag = (id: string, excludes: string[] = []) => ({ id, excludes, label: id, description: '', defaults: {} }) as Flag
const FLAGS = [flag('qwen', ['kimi']), flag('kimi', ['qwen']), flag('strip')]

describe('flags', () => {
  it('are as the last layer says that names them', () => {
    expect(traced(FLAGS, [{ strip: true }, { strip: false }, {}]).strip).toEqual({ isOn: false, layer: 1 })
    expect(traced(FLAGS, [{ strip: true }, {}]).strip).toEqual({ isOn: true, layer: 0 })
  })

  it('are taken away from an earlier layer by one that excludes them', () => {
    expect(traced(FLAGS, [{ qwen: true }, { kimi: true }])).toMatchObject({
      qwen: { isOn: false, layer: 1 },
      kimi: { isOn: true, layer: 1 },
    })
  })

  it('are inherited again without an override, and never on beside what they exclude', () => {
    expect(withOverride(FLAGS, { strip: true }, 'strip', null)).toEqual({})
    expect(withOverride(FLAGS, { qwen: true, strip: false }, 'kimi', true)).toEqual({ kimi: true, strip: false })
    expect(withOverride(FLAGS, { qwen: false }, 'kimi', true)).toEqual({ qwen: false, kimi: true })
  })
})
