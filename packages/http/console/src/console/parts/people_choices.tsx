import { useQuery } from "@tanstack/react-query"
import { Input, Select } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useMay } from "../session/session.ts"
import { listPeopleChoices } from "./choice_calls.ts"
import { CodeText } from "./code_text.tsx"

/** People whose addresses are known without asking for each: one page of the API's. */
const KNOWN_MAX = 500
/** People offered for what was typed. */
const OFFERED_MAX = 20
const KNOWN_FRESH_MS = 60_000

/** The address of a person, where it may be seen and is known; the id otherwise. */
export const OwnerText = ({ id }: { readonly id: string }) => {
  const may = useMay()
  const known = useQuery({
    queryKey: ["people", "choices"],
    queryFn: ({ signal }) => listPeopleChoices({ urlParams: { limit: KNOWN_MAX } }, { signal }),
    staleTime: KNOWN_FRESH_MS,
    enabled: may("people:read"),
  })
  const person = known.data?.items.find((one) => one.id === id)
  return person === undefined ? <CodeText text={id} /> : <span>{person.email}</span>
}

interface PersonFieldProps {
  readonly value?: string | undefined
  readonly onChange?: (id: string) => void
  readonly id?: string
  /** Stands in the field, which can then be cleared: in filters, which have no label of their own. */
  readonly label?: string
}

/** Chooses a person by a part of the address; by id for who may not see people. */
export const PersonField = ({ id, label, onChange, value }: PersonFieldProps) => {
  const { t } = useTranslation()
  const may = useMay()
  const [typed, setTyped] = useState("")
  const people = useQuery({
    queryKey: ["people", "search", typed],
    queryFn: ({ signal }) =>
      listPeopleChoices({ urlParams: { limit: OFFERED_MAX, ...(typed === "" ? {} : { search: typed }) } }, { signal }),
    enabled: may("people:read"),
    placeholderData: (before) => before,
  })
  if (!may("people:read")) {
    return (
      <Input
        {...(id === undefined ? {} : { id })}
        {...(label === undefined ? {} : { "aria-label": label, placeholder: label, allowClear: true })}
        className="code-text"
        value={value ?? ""}
        onChange={({ target }) => onChange?.(target.value.trim())}
      />
    )
  }
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      value={value ?? null}
      onChange={(chosen: string | null | undefined) => onChange?.(chosen ?? "")}
      loading={people.isFetching}
      placeholder={label ?? t("choosePerson")}
      {...(label === undefined ? {} : { "aria-label": label, allowClear: true })}
      labelRender={({ value: chosen }) => <OwnerText id={String(chosen)} />}
      options={(people.data?.items ?? []).map((person) => ({ value: person.id, label: person.email }))}
    />
  )
}
