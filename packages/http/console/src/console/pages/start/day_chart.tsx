import { theme } from "antd"
import { useEffect, useRef } from "react"
import uPlot from "uplot"
import "uplot/dist/uPlot.min.css"

interface DayChartProps {
  readonly label: string
  /** What the days are called. */
  readonly dayLabel: string
  /** Beginnings of days, epoch milliseconds. */
  readonly days: ReadonlyArray<number>
  readonly series: ReadonlyArray<{
    readonly name: string
    readonly values: ReadonlyArray<number>
    readonly color: string
  }>
}

const HEIGHT = 220
const SECOND_MS = 1_000

/** Counts by day as lines. Drawn, so the same figures stand in a table beside it. */
export const DayChart = ({ dayLabel, days, label, series }: DayChartProps) => {
  const { token } = theme.useToken()
  const place = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const container = place.current
    if (container === null) return undefined
    const axis = {
      stroke: token.colorTextTertiary,
      grid: { stroke: token.colorBorderSecondary, width: 1 },
      ticks: { show: false },
      font: "12px system-ui",
    }
    const chart = new uPlot(
      {
        width: container.clientWidth,
        height: HEIGHT,
        cursor: { drag: { x: false, y: false } },
        legend: { live: true },
        scales: { x: { time: true }, y: { range: (_, __, max) => [0, Math.max(4, max * 1.1)] } },
        axes: [
          { ...axis, values: (_, moments) => moments.map((moment) => dayText(moment)) },
          {
            ...axis,
            size: 44,
            values: (_, values) => values.map((value) => (Number.isInteger(value) ? `${value}` : "")),
          },
        ],
        series: [
          { label: dayLabel, value: (_, moment) => (moment === null ? "—" : dayText(moment)) },
          ...series.map(({ color, name }) => ({
            label: name,
            stroke: color,
            width: 2,
            fill: `${color}1f`,
            points: { show: false },
          })),
        ],
      },
      [days.map((day) => day / SECOND_MS), ...series.map(({ values }) => [...values])],
      container,
    )
    const watcher = new ResizeObserver(() => chart.setSize({ width: container.clientWidth, height: HEIGHT }))
    watcher.observe(container)
    return () => {
      watcher.disconnect()
      chart.destroy()
    }
  }, [dayLabel, days, series, token])

  return <div ref={place} className="chart" role="img" aria-label={label} />
}

const dayText = (seconds: number): string => new Date(seconds * SECOND_MS).toISOString().slice(5, 10)
