import type { EChartsCoreOption } from 'echarts/core'

export interface Series {
  /** What tells it apart; two may have one name. */
  id: string
  name: string
  /** One per label; null is unknown and drawn as a gap. */
  values: readonly (number | null)[]
}

export interface Look {
  text: string
  muted: string
  line: string
  surface: string
  series: readonly string[]
}

export interface ChartInput {
  /** Bars are stacked; a step holds its value until the next one. */
  kind: 'bars' | 'lines' | 'steps'
  labels: readonly string[]
  series: readonly Series[]
  format: (value: number) => string
  look: Look
}

/** How many series have a colour of their own; further ones begin again. */
export const COLOURS = 8

/** What ECharts draws: stacked bars for amounts, lines for shares and times, steps for what is told now and then. */
export function optionsOf({ kind, labels, series, format, look }: ChartInput): EChartsCoreOption {
  return {
    animation: false,
    grid: { left: 8, right: 12, top: 12, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'axis',
      // Inline styles of an HTML tooltip would break the content security policy.
      renderMode: 'richText',
      backgroundColor: look.surface,
      borderColor: look.line,
      textStyle: { color: look.text, fontSize: 12 },
      valueFormatter: (value: unknown) => (typeof value === 'number' ? format(value) : '–'),
    },
    xAxis: {
      type: 'category',
      data: [...labels],
      axisLine: { lineStyle: { color: look.line } },
      axisTick: { show: false },
      axisLabel: { color: look.muted, fontSize: 11, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      splitLine: { lineStyle: { color: look.line } },
      axisLabel: { color: look.muted, fontSize: 11, formatter: format },
    },
    series: series.map(({ id, name, values }, index) => ({
      id,
      name,
      data: kind === 'bars' ? [...values] : dotted(values),
      type: kind === 'bars' ? 'bar' : 'line',
      ...(kind === 'bars' ? { stack: 'all', barMaxWidth: 28 } : { symbol: 'none', connectNulls: false }),
      ...(kind === 'steps' && { step: 'end' }),
      itemStyle: { color: look.series[index % look.series.length] },
    })),
  }
}

/** The values of a line; one between two gaps is no line, and gets a dot. */
function dotted(values: readonly (number | null)[]) {
  return values.map((value, index) =>
    value !== null && values[index - 1] == null && values[index + 1] == null
      ? { value, symbol: 'circle', symbolSize: 6 }
      : value,
  )
}
