import { SearchOutlined } from "@ant-design/icons"
import { useMutation } from "@tanstack/react-query"
import { App, Button, Input, Select, Space } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { CodeText } from "../../parts/code_text.tsx"
import { useFilters } from "../../parts/use_filters.ts"
import { useErrorWords } from "../../shell/use_error_words.ts"
import { searchLicences } from "./licence_calls.ts"
import { LicenceStateTag } from "./licence_state_tag.tsx"

type By = "code" | "machineCode"

/** Finds licences by a full code or a machine code. Both are sent in a body, never in an address. */
export const LicenceSearch = () => {
  const { t } = useTranslation("licences")
  const { message } = App.useApp()
  const words = useErrorWords()
  const { change } = useFilters()
  const [by, setBy] = useState<By>("code")
  const [typed, setTyped] = useState("")
  const search = useMutation({
    mutationFn: (text: string) => searchLicences({ payload: by === "code" ? { code: text } : { machineCode: text } }),
    onSuccess: ({ items }) => {
      const [only] = items
      if (only === undefined) void message.warning(t("notFound"))
      else if (items.length === 1) change({ id: only.id })
    },
    onError: (error) => void message.error(words(error)),
  })
  const found = search.data?.items ?? []
  return (
    <div data-search className="voucher-search">
      <Space.Compact block>
        <Select<By>
          aria-label={t("searchBy")}
          value={by}
          onChange={setBy}
          popupMatchSelectWidth={false}
          options={[
            { value: "code", label: t("code") },
            { value: "machineCode", label: t("machineCode") },
          ]}
        />
        <Input
          allowClear
          autoComplete="off"
          spellCheck={false}
          aria-label={t(by === "code" ? "searchCode" : "searchMachine")}
          placeholder={t(by === "code" ? "searchCode" : "searchMachine")}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
          onPressEnter={() => typed.trim() !== "" && search.mutate(typed.trim())}
        />
        <Button
          icon={<SearchOutlined />}
          loading={search.isPending}
          aria-label={t("search")}
          onClick={() => typed.trim() !== "" && search.mutate(typed.trim())}
        />
      </Space.Compact>
      {found.length < 2 ? null : (
        <ul className="found">
          {found.map(({ code, id, state }) => (
            <li key={id}>
              <Button type="link" onClick={() => change({ id })}>
                <CodeText text={code} />
              </Button>
              <LicenceStateTag state={state} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
