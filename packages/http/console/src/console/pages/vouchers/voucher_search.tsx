import { SearchOutlined } from "@ant-design/icons"
import { useMutation } from "@tanstack/react-query"
import { App, Input } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useFilters } from "../../parts/use_filters.ts"
import { useErrorWords } from "../../shell/use_error_words.ts"
import { searchVoucher } from "./voucher_calls.ts"
import { wantedOf } from "./voucher_filters.ts"

/** Finds a voucher by its code, its ends, its holder or its id. A full code is sent in a body, never in an address. */
export const VoucherSearch = () => {
  const { t } = useTranslation("vouchers")
  const { message } = App.useApp()
  const words = useErrorWords()
  const { change } = useFilters()
  const [typed, setTyped] = useState("")
  const search = useMutation({
    mutationFn: (code: string) => searchVoucher({ payload: { code } }),
    onSuccess: ({ id }) => {
      setTyped("")
      change({ id })
    },
    onError: (error) => void message.warning(words(error)),
  })
  const find = () => {
    const wanted = wantedOf(typed)
    if (wanted === undefined) return
    if (wanted.kind === "code") search.mutate(wanted.code)
    else if (wanted.kind === "id") change({ id: wanted.id })
    else change(wanted.filters)
  }
  return (
    <div data-search className="voucher-search">
      <Input
        prefix={<SearchOutlined />}
        allowClear
        autoComplete="off"
        spellCheck={false}
        disabled={search.isPending}
        aria-label={t("search")}
        placeholder={t("search")}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        onPressEnter={find}
      />
    </div>
  )
}
