import { describe, expect, it } from 'vitest'

import type { PerformanceGroup, PerformanceReport, PerformanceTotal } from '@/api/performance'
import { failedShare, seriesOf, shown, valueIn } from './report'

const total = (p95: number | null, facts: Partial<PerformanceTotal> = {}) =>
  ({ succeeded: 6, failed_with_output: 1, failed_without_output: 1, neutral: 9, percentiles_ms: { p95 }, ...facts }) as PerformanceTotal
const group = (id: string, p95: (number | null)[], whole = 100) =>
  ({ members: { upstream: id }, names: { upstream: null }, total: total(whole), points: { percentiles_ms: { p95 } } }) as unknown as PerformanceGroup
const report = (metric: PerformanceReport['metric'], ...groups: PerformanceGroup[]) => ({ metric, groups }) as PerformanceReport

describe('a report of performance', () => {
  it('draws tokens per second, and a gap where nothing was measured', () => {
    expect(seriesOf(report('output_token', group('up_1', [20, null, 0])), 'p95', 'none')[0]).toEqual({
      id: '{"upstream":"up_1"}',
      name: 'up_1',
      values: [50, null, null],
    })
    expect(shown('total', 20)).toBe(20)
  })

  it('draws no more lines than there are colours', () => {
    const groups = Array.from({ length: 20 }, (_, index) => group(`up_${index}`, [1]))
    expect(seriesOf(report('total', ...groups), 'p95', 'none')).toHaveLength(8)
  })

  it('counts only ends that speak of the upstream', () => {
    expect(failedShare(total(1))).toBe(0.25)
    expect(failedShare(total(1, { succeeded: 0, failed_with_output: 0, failed_without_output: 0 }))).toBeNull()
  })

  it('compares with the same group of the time before', () => {
    const before = report('total', group('up_1', [], 80))
    expect(valueIn(before, group('up_1', []), 'p95')).toBe(80)
    expect(valueIn(before, group('up_2', []), 'p95')).toBeNull()
    expect(valueIn(null, group('up_1', []), 'p95')).toBeNull()
    expect(valueIn({ ...before, metric: 'output_token' }, group('up_1', []), 'p95')).toBe(12.5)
  })
})
