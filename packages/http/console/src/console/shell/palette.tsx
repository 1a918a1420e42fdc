import { SearchOutlined } from "@ant-design/icons"
import { useNavigate } from "@tanstack/react-router"
import { App, Input, Modal } from "antd"
import { type KeyboardEvent, useEffect, useState } from "react"
import { useTranslation } from "react-i18next"
import { searchVoucher } from "../pages/vouchers/voucher_calls.ts"
import { type Me, may } from "../session/may.ts"
import { navigationFor } from "./navigation.tsx"
import { type Entry, fitting } from "./palette_entries.ts"
import { searchesFor } from "./palette_searches.ts"
import { useErrorWords } from "./use_error_words.ts"

interface PaletteProps {
  readonly me: Me
  readonly onClose: () => void
}

/** Every page and the common tasks, by a few letters of their names; and one thing by its code, address or id. */
export const Palette = ({ me, onClose }: PaletteProps) => {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const words = useErrorWords()
  const [typed, setTyped] = useState("")
  const [marked, setMarked] = useState(0)
  const tasks: ReadonlyArray<Entry> = [
    { to: "/console/account", label: t("ownAccount") },
    ...(may(me, "voucher:mint") ? [{ to: "/console/mint", label: t("palette.mint") }] : []),
    ...(may(me, "voucher:import") ? [{ to: "/console/import", label: t("palette.import") }] : []),
    ...(may(me, "lease:edit") ? [{ to: "/console/leases/import", label: t("palette.importLeases") }] : []),
    ...(may(me, "seat:edit") ? [{ to: "/console/workspaces/import", label: t("palette.importWorkspaces") }] : []),
  ]
  const pages = navigationFor(me).flatMap(({ items }) =>
    items.map(({ label, to }) => ({ to, label: t(`navigation.pages.${label}`) })),
  )
  const entries: ReadonlyArray<Entry> = [
    ...fitting([...tasks, ...pages], typed),
    ...searchesFor(me, typed).map(({ place, ...search }) => ({
      ...search,
      label: t(`palette.find.${place}`, { text: typed.trim() }),
    })),
  ]
  const go = async (entry: Entry | undefined) => {
    if (entry === undefined) return
    try {
      const search =
        entry.code === undefined ? entry.search : { id: (await searchVoucher({ payload: { code: entry.code } })).id }
      onClose()
      await navigate({ to: entry.to, search: (search ?? {}) as never })
    } catch (error) {
      void message.warning(words(error))
    }
  }
  useEffect(() => document.getElementById(`palette-${marked}`)?.scrollIntoView({ block: "nearest" }), [marked])
  const pressed = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") setMarked((marked + 1) % Math.max(1, entries.length))
    else if (event.key === "ArrowUp") setMarked((marked + entries.length - 1) % Math.max(1, entries.length))
    else if (event.key === "Enter") void go(entries[marked])
    else return
    event.preventDefault()
  }
  return (
    <Modal
      open
      onCancel={onClose}
      footer={null}
      closable={false}
      width={520}
      className="palette"
      title={t("palette.title")}
    >
      <Input
        size="large"
        autoFocus
        prefix={<SearchOutlined />}
        placeholder={t("palette.placeholder")}
        aria-label={t("palette.placeholder")}
        role="combobox"
        aria-expanded
        aria-controls="palette-entries"
        aria-activedescendant={entries.length === 0 ? undefined : `palette-${marked}`}
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value)
          setMarked(0)
        }}
        onKeyDown={pressed}
      />
      <div id="palette-entries" role="listbox" aria-label={t("palette.title")} className="palette-entries">
        {entries.map((entry, index) => (
          <div
            key={`${entry.to} ${entry.label}`}
            id={`palette-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === marked}
            className="palette-entry"
            onMouseMove={() => setMarked(index)}
            onClick={() => void go(entry)}
            onKeyDown={pressed}
          >
            {entry.label}
          </div>
        ))}
        {entries.length === 0 ? <p className="faint">{t("list.nothingFits")}</p> : null}
      </div>
    </Modal>
  )
}
