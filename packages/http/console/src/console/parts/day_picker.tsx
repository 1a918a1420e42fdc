import { DatePicker } from "antd"
import dayjs from "dayjs"
import "dayjs/locale/zh-cn"
import { useTranslation } from "react-i18next"

/** How days are written, in every language; the one way that nobody misreads. */
const FORMAT = "YYYY-MM-DD"

export interface DayPickerProps {
  readonly value?: string | undefined
  readonly onChange?: (day: string) => void
  readonly id?: string
  readonly className?: string
  readonly placeholder?: string
  readonly "aria-label"?: string
}

/** The field with its calendar; days begin and end where the browser is, as the calendar says. */
export const DayPicker = ({ className = "day-field", onChange, placeholder, value, ...rest }: DayPickerProps) => {
  const { t } = useTranslation()
  const day = value === undefined || value === "" ? null : dayjs(value, FORMAT, true)
  return (
    <DatePicker
      {...rest}
      className={className}
      format={FORMAT}
      placeholder={placeholder ?? FORMAT.toLowerCase()}
      value={day?.isValid() === true ? day : null}
      onChange={(chosen) => onChange?.(chosen?.format(FORMAT) ?? "")}
      renderExtraFooter={() => (
        <span className="faint">{t("list.zone", { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}</span>
      )}
    />
  )
}
