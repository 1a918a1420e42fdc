import { Button, Input, Select } from "antd"
import { useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import { DayField } from "./day_field.tsx"
import { PersonField } from "./people_choices.tsx"
import { SavedFilterRow } from "./saved_filter_row.tsx"
import { useFilters } from "./use_filters.ts"

/** One thing that a list can be filtered by; `name` is what the address and the API call it. */
export type FilterField =
  | {
      readonly kind: "choice"
      readonly name: string
      readonly label: string
      readonly options: ReadonlyArray<{ readonly value: string; readonly label: string }>
    }
  | { readonly kind: "text"; readonly name: string; readonly label: string; readonly width?: number }
  /** Somebody with an account, by a part of the address. */
  | { readonly kind: "person"; readonly name: string; readonly label: string }
  /** Two days, `from` and `until`; both are part of what is meant. */
  | { readonly kind: "days"; readonly label: string }

/** Pause after the last key before a text is looked for. */
const TYPING_MS = 350

interface FilterBarProps {
  readonly fields: ReadonlyArray<FilterField>
  /** Names that are set elsewhere on the page, such as by a search: cleared and saved with the others. */
  readonly besides?: ReadonlyArray<string>
}

/** The filters of a list, kept in the address, and those that were saved. */
export const FilterBar = ({ besides = [], fields }: FilterBarProps) => {
  const { t } = useTranslation()
  const { change, filters } = useFilters()
  const names = [
    ...new Set([...fields.flatMap((field) => (field.kind === "days" ? ["from", "until"] : [field.name])), ...besides]),
  ]
  const isSet = names.some((name) => filters[name] !== undefined)
  return (
    <search className="filters" aria-label={t("list.filters")}>
      <div className="filter-bar">
        {fields.map((field) => (
          <Filter key={field.kind === "days" ? "days" : field.name} field={field} />
        ))}
        {isSet ? (
          <Button type="text" onClick={() => change(Object.fromEntries(names.map((name) => [name, undefined])))}>
            {t("list.clear")}
          </Button>
        ) : null}
      </div>
      <SavedFilterRow names={names} />
    </search>
  )
}

const Filter = ({ field }: { readonly field: FilterField }) => {
  const { change, filters } = useFilters()
  switch (field.kind) {
    case "choice":
      return (
        <Select
          className="filter"
          aria-label={field.label}
          placeholder={field.label}
          allowClear
          showSearch={field.options.length > 8 ? { optionFilterProp: "label" } : false}
          popupMatchSelectWidth={false}
          value={filters[field.name] ?? null}
          onChange={(value: string | null | undefined) => change({ [field.name]: value ?? undefined })}
          options={[...field.options]}
        />
      )
    case "text":
      return <TextFilter field={field} />
    case "person":
      return (
        <span className="filter-person">
          <PersonField
            label={field.label}
            value={filters[field.name]}
            onChange={(id) => change({ [field.name]: id || undefined })}
          />
        </span>
      )
    case "days":
      return (
        <fieldset className="filter-days">
          <legend className="visually-hidden">{field.label}</legend>
          <Day name="from" label={field.label} />
          <span aria-hidden="true">–</span>
          <Day name="until" label={field.label} />
        </fieldset>
      )
  }
}

const Day = ({ label, name }: { readonly label: string; readonly name: "from" | "until" }) => {
  const { t } = useTranslation()
  const { change, filters } = useFilters()
  return (
    <DayField
      className="filter-day"
      aria-label={`${label}: ${t(`list.${name}`)}`}
      placeholder={t(`list.${name}`)}
      value={filters[name]}
      onChange={(day) => change({ [name]: day || undefined })}
    />
  )
}

const TextFilter = ({ field }: { readonly field: Extract<FilterField, { readonly kind: "text" }> }) => {
  const { change, filters } = useFilters()
  const inAddress = filters[field.name] ?? ""
  /** What is being typed; forgotten as soon as the address says something else. */
  const [draft, setDraft] = useState({ of: inAddress, text: inAddress })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const type = (text: string) => {
    setDraft({ of: inAddress, text })
    clearTimeout(timer.current)
    timer.current = setTimeout(() => change({ [field.name]: text.trim() || undefined }, true), TYPING_MS)
  }
  return (
    <Input
      className="filter"
      style={field.width === undefined ? undefined : { width: field.width }}
      allowClear
      aria-label={field.label}
      placeholder={field.label}
      value={draft.of === inAddress ? draft.text : inAddress}
      onChange={({ target }) => type(target.value)}
    />
  )
}
