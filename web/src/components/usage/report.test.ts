import { describe, expect, it } from 'vitest'

import type { UsageGroup, UsageReport, UsageTotal } from '@/api/usage'
import { earlier, labelsOf, MAX_SERIES, measured, nameOf, questionOf, seriesOf } from './report'

const TOKENS = {
  input: 10,
  cache_read: 30,
  cache_write_5m: 0,
  cache_write_1h: 0,
  output: 5,
  reasoning: 0,
  input_image: 0,
  output_image: 0,
}
const TOTAL: UsageTotal = { requests: 2, unpriced_requests: 0, cost_usd: '0.5', tokens: TOKENS }

const group = (id: string, requests: number[], cost: (string | null)[] = requests.map(() => '1')): UsageGroup => ({
  members: { model: id },
  names: {},
  total: TOTAL,
  points: {
    requests,
    unpriced_requests: requests.map(() => 0),
    cost_usd: cost,
    tokens: Object.fromEntries(Object.entries(TOKENS).map(([name, n]) => [name, requests.map(() => n)])) as never,
  },
})
const report = (groups: UsageGroup[]) => ({ periods: ['00', '01'], groups }) as UsageReport
const WORDS = { none: 'none', rest: 'others' }

describe('a report of usage', () => {
  it('ends with the running hour', () => {
    const { from, to, granularity } = questionOf('day', 'model', new Date('2026-11-22T12:34:00Z'))
    expect([from.toISOString(), to.toISOString(), granularity]).toEqual([
      '2026-11-21T13:00:00.000Z',
      '2026-11-22T13:00:00.000Z',
      'hour',
    ])
  })

  it('compares with as long a time before, and names its periods', () => {
    const from = new Date('2026-11-21T00:00:00Z')
    expect(earlier({ from, to: new Date('2026-11-22T00:00:00Z') })).toEqual({ from: new Date('2026-11-20T00:00:00Z'), to: from })
    const periods = ['2026-11-21T07:00:00']
    expect([labelsOf({ granularity: 'day', periods }), labelsOf({ granularity: 'hour', periods })]).toEqual([
      ['11-21'],
      ['11-21 07:00'],
    ])
  })

  it('tells what is unknown from zero', () => {
    expect([measured(TOTAL, 'cost'), measured({ ...TOTAL, cost_usd: null }, 'cost')]).toEqual([0.5, null])
    expect(measured(TOTAL, 'cached')).toBe(0.75)
    const nothing = { ...TOTAL, tokens: { ...TOKENS, input: 0, cache_read: 0 } }
    expect([measured(nothing, 'cached'), measured(nothing, 'input')]).toEqual([null, 0])
  })

  it('calls a group by its names, then by its ids', () => {
    expect(nameOf({ ...group('m', []), members: { key: 'key_1', model: 'm' }, names: { key: 'laptop' } })).toBe('laptop · m')
    expect(nameOf({ ...group('m', []), members: { key: 'key_1' }, names: { key: null } })).toBe('key_1')
    expect(nameOf({ ...group('m', []), members: { upstream: '' } })).toBeNull()
  })

  it('draws the largest groups and the rest as one, with its gaps', () => {
    const groups = Array.from({ length: MAX_SERIES + 3 }, (_, index) => group(`m${index}`, [index, 1], ['1', null]))
    const requests = seriesOf(report(groups), 'requests', WORDS)
    expect(requests).toHaveLength(MAX_SERIES + 1)
    expect(requests.at(-1)).toMatchObject({ name: 'others', values: [7 + 8 + 9, 3] })
    expect(seriesOf(report(groups), 'cost', WORDS).at(-1)!.values).toEqual([3, null])
  })
})
