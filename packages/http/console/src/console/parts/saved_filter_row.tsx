import { CloseOutlined, StarOutlined } from "@ant-design/icons"
import { useLocation } from "@tanstack/react-router"
import { App, Button, Input } from "antd"
import { useRef, useState, useSyncExternalStore } from "react"
import { useTranslation } from "react-i18next"
import { useMe } from "../session/session.ts"
import { useDone } from "./done.tsx"
import {
  FILTER_NAME_MAX,
  isFilteredBy,
  type SavedFilter,
  savedFiltersOf,
  withoutSaved,
  withSaved,
} from "./saved_filters.ts"
import { type Filters, useFilters } from "./use_filters.ts"

/** The filters of this page that somebody saved here, and the way to save those that are set. */
export const SavedFilterRow = ({ names }: { readonly names: ReadonlyArray<string> }) => {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const { pathname } = useLocation()
  const { change, filters } = useFilters()
  const done = useDone()
  const store = savedFiltersOf(useMe()?.id ?? "")
  const all = useSyncExternalStore(store.subscribe, store.get)
  const [isNaming, setNaming] = useState(false)
  const saveButton = useRef<HTMLButtonElement>(null)

  const saved = all[pathname] ?? []
  const present: Filters = Object.fromEntries(
    names.flatMap((name) => (filters[name] === undefined ? [] : [[name, filters[name]]])),
  )
  const isSet = Object.keys(present).length > 0
  const isKnown = saved.some((one) => isFilteredBy(one.filters, filters, names))
  if (saved.length === 0 && !isSet) return null

  const apply = (one: SavedFilter) =>
    change(Object.fromEntries(names.map((name) => [name, one.filters[name]] as const)))
  const save = (name: string) => {
    if (!store.set(withSaved(all, pathname, { name, filters: present })))
      void message.warning(t("savedFilters.notKept"))
    setNaming(false)
  }
  const forget = (one: SavedFilter) => {
    store.set(withoutSaved(all, pathname, one.name))
    void done(t("savedFilters.forgotten", { name: one.name }), {
      undo: async () => void store.set(withSaved(store.get(), pathname, one)),
    })
  }
  return (
    <div className="saved-filters">
      {saved.map((one) => (
        <span key={one.name} className="saved-filter" data-on={isFilteredBy(one.filters, filters, names)}>
          <button type="button" aria-pressed={isFilteredBy(one.filters, filters, names)} onClick={() => apply(one)}>
            {one.name}
          </button>
          <button
            type="button"
            className="forget"
            aria-label={t("savedFilters.forget", { name: one.name })}
            onClick={() => forget(one)}
          >
            <CloseOutlined aria-hidden />
          </button>
        </span>
      ))}
      {isNaming ? (
        <NameForm
          onName={save}
          onCancel={() => {
            setNaming(false)
            // The button is there again with the next frame.
            requestAnimationFrame(() => saveButton.current?.focus())
          }}
        />
      ) : isSet && !isKnown ? (
        <Button ref={saveButton} size="small" type="text" icon={<StarOutlined />} onClick={() => setNaming(true)}>
          {t("savedFilters.save")}
        </Button>
      ) : null}
    </div>
  )
}

interface NameFormProps {
  readonly onName: (name: string) => void
  readonly onCancel: () => void
}

const NameForm = ({ onCancel, onName }: NameFormProps) => {
  const { t } = useTranslation()
  const [name, setName] = useState("")
  const wanted = name.trim()
  return (
    <form
      className="saved-filter-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (wanted !== "") onName(wanted)
      }}
    >
      <Input
        size="small"
        autoFocus
        maxLength={FILTER_NAME_MAX}
        aria-label={t("savedFilters.name")}
        placeholder={t("savedFilters.name")}
        value={name}
        onChange={({ target }) => setName(target.value)}
        onKeyDown={({ key }) => key === "Escape" && onCancel()}
      />
      <Button size="small" type="primary" htmlType="submit" disabled={wanted === ""}>
        {t("save")}
      </Button>
      <Button size="small" onClick={onCancel}>
        {t("cancel")}
      </Button>
    </form>
  )
}
