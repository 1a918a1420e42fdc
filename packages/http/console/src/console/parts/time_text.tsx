import { LANGUAGE_TAGS, language } from "../../shared/language.ts"
import { useKept } from "../use_kept.ts"

interface TimeTextProps {
  /** Epoch milliseconds. */
  readonly at: number | null | undefined
  /** Stands where there is no moment. */
  readonly none?: string
}

/** A moment in the browser's time zone; the exact one in UTC shows when pointed at. */
export const TimeText = ({ at, none = "—" }: TimeTextProps) => {
  const spoken = useKept(language)
  if (at === null || at === undefined) return <span className="faint">{none}</span>
  const date = new Date(at)
  const iso = date.toISOString()
  return (
    <time className="figures" dateTime={iso} title={iso}>
      {new Intl.DateTimeFormat(LANGUAGE_TAGS[spoken], {
        year: "numeric",
        month: "2-digit",
        day: "2-digit",
        hour: "2-digit",
        minute: "2-digit",
        hourCycle: "h23",
      }).format(date)}
    </time>
  )
}
