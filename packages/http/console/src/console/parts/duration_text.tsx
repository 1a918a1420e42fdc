import { useTranslation } from "react-i18next"

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS

/** A length of time as short as can be read: `340 ms`, `12.4 s`, `3 min 5 s`. */
export const DurationText = ({ ms }: { readonly ms: number }) => {
  const { t } = useTranslation()
  const text =
    ms < SECOND_MS
      ? t("duration.ms", { ms })
      : ms < MINUTE_MS
        ? t("duration.seconds", { seconds: (ms / SECOND_MS).toFixed(1) })
        : t("duration.minutes", {
            minutes: Math.floor(ms / MINUTE_MS),
            seconds: Math.round((ms % MINUTE_MS) / SECOND_MS),
          })
  return <span className="figures">{text}</span>
}
