import { useQuery } from "@tanstack/react-query"
import { Input, Skeleton } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { PageHead } from "../../parts/page_head.tsx"
import { ProblemNote } from "../../parts/problem_note.tsx"
import { listSettings, type Setting } from "./setting_calls.ts"
import { SettingEditor } from "./setting_editor.tsx"
import { useDescription } from "./use_description.ts"

const GROUPS = ["site", "turnstile", "breaker", "other"] as const
type Group = (typeof GROUPS)[number]

/** Settings that belong together begin alike; one that nobody has sorted stands with the others. */
const groupOf = ({ key }: Setting): Group => {
  if (/^(site|support|shop|result|registration)_/.test(key)) return "site"
  if (key.startsWith("turnstile_")) return "turnstile"
  return key.startsWith("breaker_") ? "breaker" : "other"
}

/** What operators change while everything runs. */
export const SettingsPage = () => {
  const { t } = useTranslation("settings")
  const describe = useDescription()
  const [wanted, setWanted] = useState("")
  const settings = useQuery({
    queryKey: ["settings", "list"],
    queryFn: ({ signal }) => listSettings({}, { signal }),
  })
  const text = wanted.trim().toLowerCase()
  const shown = (settings.data?.items ?? []).filter((setting) =>
    `${setting.key} ${describe(setting)}`.toLowerCase().includes(text),
  )
  return (
    <>
      <PageHead title={t("title")} hint={t("hint")} />
      <search className="filters filter-bar">
        <Input
          className="filter wide"
          allowClear
          aria-label={t("search")}
          placeholder={t("search")}
          value={wanted}
          onChange={({ target }) => setWanted(target.value)}
        />
      </search>
      {settings.isError ? <ProblemNote error={settings.error} onRetry={() => void settings.refetch()} /> : null}
      {settings.isPending ? <Skeleton active /> : null}
      {GROUPS.map((group) => {
        const items = shown.filter((setting) => groupOf(setting) === group)
        return items.length === 0 ? null : (
          <section key={group} className="setting-group">
            <h2 className="section-title">{t(`groups.${group}`)}</h2>
            {items.map((setting) => (
              <SettingEditor key={setting.key} setting={setting} />
            ))}
          </section>
        )
      })}
    </>
  )
}
