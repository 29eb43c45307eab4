import { describe, expect, it } from 'vitest'

import { optionsOf, type ChartInput } from './options'

const INPUT: ChartInput = {
  kind: 'bars',
  labels: ['00', '01'],
  series: [
    { id: 'a', name: 'same', values: [1, null] },
    { id: 'b', name: 'same', values: [0, 2] },
  ],
  format: (value) => `$${value}`,
  look: { text: 'black', muted: 'grey', line: 'silver', surface: 'white', series: ['red'] },
}

describe('the options of a chart', () => {
  it('stack amounts, keep a gap a gap and a zero a zero', () => {
    const { series } = optionsOf(INPUT) as { series: Record<string, unknown>[] }
    expect(series.map(({ id, data, stack }) => ({ id, data, stack }))).toEqual([
      { id: 'a', data: [1, null], stack: 'all' },
      { id: 'b', data: [0, 2], stack: 'all' },
    ])
  })

  it('draw lines on their own and never bridge what is unknown', () => {
    const { series } = optionsOf({ ...INPUT, kind: 'lines' }) as { series: Record<string, unknown>[] }
    expect(series[0]).toMatchObject({ type: 'line', connectNulls: false })
    expect(series[0]).not.toHaveProperty('stack')
  })

  it('hold the value of a step until the next one', () => {
    const stepOf = (kind: ChartInput['kind']) => (optionsOf({ ...INPUT, kind }) as { series: { step?: string }[] }).series[0]!.step
    expect([stepOf('steps'), stepOf('lines'), stepOf('bars')]).toEqual(['end', undefined, undefined])
  })

  it('show a value between two gaps as a dot', () => {
    const values = [1, null, 2, null, 3, 4]
    const { series } = optionsOf({ ...INPUT, kind: 'lines', series: [{ id: 'a', name: 'a', values }] }) as {
      series: { data: unknown[] }[]
    }
    const dot = (value: number) => ({ value, symbol: 'circle', symbolSize: 6 })
    expect(series[0]!.data).toEqual([dot(1), null, dot(2), null, 3, 4])
  })

  it('write no HTML into the page and no number for what is unknown', () => {
    const { tooltip } = optionsOf(INPUT) as {
      tooltip: { renderMode: string; valueFormatter: (value: unknown) => string }
    }
    expect([tooltip.renderMode, tooltip.valueFormatter(3), tooltip.valueFormatter(undefined)]).toEqual([
      'richText',
      '$3',
      '–',
    ])
  })
})
