import { Input } from "antd"
import { lazy, Suspense } from "react"
import type { DayPickerProps } from "./day_picker.tsx"

/** A calendar weighs as much as a page; the field stands where it will be. */
const DayPicker = lazy(() => import("./day_picker.tsx").then(({ DayPicker }) => ({ default: DayPicker })))

/** A day, `2030-01-31`, typed or chosen from a calendar in the language that is spoken. Empty: none. */
export const DayField = (props: DayPickerProps) => (
  <Suspense
    fallback={
      <Input
        disabled
        aria-label={props["aria-label"]}
        className={props.className ?? "day-field"}
        value={props.value ?? ""}
      />
    }
  >
    <DayPicker {...props} />
  </Suspense>
)
