import { useTranslation } from "react-i18next"

/** Seats in numbers, of a workspace or a whole group. */
export interface SeatLoad {
  readonly seatsMax: number
  readonly seatsHeld: number
  readonly seatsForeign: number
  readonly seatsReserved: number
  readonly seatsFree: number
}

/** What the bar is made of, from the left; what is left of it is free. */
const PARTS = [
  ["held", "seatsHeld"],
  ["foreign", "seatsForeign"],
  ["reserved", "seatsReserved"],
] as const

/** How full it is: ours, strangers', kept back, free. Fuller than it is large, the parts shrink to fit. */
export const LoadBar = ({ load }: { readonly load: SeatLoad }) => {
  const { t } = useTranslation("workspaces")
  const taken = load.seatsHeld + load.seatsForeign + load.seatsReserved
  const whole = Math.max(load.seatsMax, taken, 1)
  const words = t("load.words", {
    held: load.seatsHeld,
    foreign: load.seatsForeign,
    reserved: load.seatsReserved,
    free: load.seatsFree,
    max: load.seatsMax,
  })
  return (
    <span className="load">
      <span className="load-bar" role="img" aria-label={words} title={words}>
        {PARTS.map(([part, count]) => (
          <span key={part} data-part={part} style={{ width: `${(load[count] / whole) * 100}%` }} />
        ))}
      </span>
      <span className="figures">
        {load.seatsHeld + load.seatsForeign} / {load.seatsMax}
      </span>
    </span>
  )
}

/** What the colours of the bars mean. */
export const LoadLegend = () => {
  const { t } = useTranslation("workspaces")
  return (
    <ul className="load-legend">
      {(["held", "foreign", "reserved", "free"] as const).map((part) => (
        <li key={part}>
          <span className="load-swatch" data-part={part} aria-hidden="true" />
          {t(`load.${part}`)}
        </li>
      ))}
    </ul>
  )
}
