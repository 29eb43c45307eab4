import { describe, expect, it } from 'vitest'

import { byAccount, gridOf, newestOf, seriesOf, startOf, stepsOf, type QuotaPoint } from './history'

const NOW = new Date('2026-11-22T20:05:00Z')
const clock = (instant: Date) => instant.toISOString().slice(8, 16)

const point = (at: string, used: number | null, resets_at: string | null = null): QuotaPoint => ({
  at: `2026-11-22T${at}:00Z`,
  used,
  resets_at: resets_at && `2026-11-22T${resets_at}:00Z`,
  status: null,
})
const line = (account_id: string, window: string, points: QuotaPoint[]) => ({ account_id, window, points })
/** The last steps of a day, which are ten minutes long. */
const steps = (points: QuotaPoint[], count = 5) => stepsOf(points, gridOf('day', NOW), NOW).slice(-count)

describe('the grid of a range', () => {
  it('ends with the running step and is as long as the range', () => {
    const day = gridOf('day', NOW)
    expect([day.length, clock(startOf('day', day)), clock(day.at(-1)!)]).toEqual([144, '21T20:10', '22T20:10'])
    expect([gridOf('week', NOW), gridOf('month', NOW)].map((each) => [each.length, clock(each.at(-1)!)])).toEqual([
      [168, '22T21:00'],
      [180, '23T00:00'],
    ])
  })
})

describe('the steps of a window', () => {
  it('hold what was told until something else is', () => {
    expect(steps([point('19:31', 0.1), point('19:35', 0.2), point('19:52', 0.4)])).toEqual([null, 0.2, 0.2, 0.4, 0.4])
  })

  it('are unknown before the first word, and zero only where zero was told', () => {
    expect(steps([point('19:55', 0)])).toEqual([null, null, null, 0, 0])
    expect(steps([point('19:35', 0.3), point('19:55', null)])).toEqual([null, 0.3, 0.3, null, null])
  })

  it('are unknown again once the window has begun anew', () => {
    expect(steps([point('19:25', 0.9, '19:45'), point('20:01', 0.1, '23:00')])).toEqual([0.9, 0.9, null, null, 0.1])
  })

  it('keep a peak that was told and reset within one step', () => {
    expect(steps([point('19:41', 0.9, '19:45')])).toEqual([null, null, 0.9, null, null])
  })
})

describe('the series of a chart', () => {
  it('are one per window, by its name', () => {
    const lines = [line('a', 'five_hour', [point('20:00', 0.5)])]
    const series = seriesOf(lines, gridOf('day', NOW), NOW, () => '5h')
    expect(series.map(({ id, name, values }) => [id, name, values.at(-1), values.length])).toEqual([['five_hour', '5h', 0.5, 144]])
  })
})

describe('the lines of an upstream', () => {
  it('are a chart per account, the one of today first, without those of which nothing was told', () => {
    const some = [point('20:00', 0.5)]
    const lines = [line('old', 'a', some), line('new', 'a', some), line('new', 'b', some), line('none', 'a', []), line('new', 'c', [point('20:00', null)])]
    expect(byAccount(lines, 'new').map(({ accountId, lines: each }) => [accountId, each.map(({ window }) => window)])).toEqual([
      ['new', ['a', 'b']],
      ['old', ['a']],
    ])
  })

  it('are figures with the newest first', () => {
    const lines = [line('x', 'a', [point('19:00', 0.1), point('20:00', 0.2)]), line('x', 'b', [point('19:30', 0.3)])]
    expect(newestOf(lines, 2).map(({ window, used }) => [window, used])).toEqual([
      ['a', 0.2],
      ['b', 0.3],
    ])
  })
})
