import { DownloadOutlined, KeyOutlined } from "@ant-design/icons"
import { Button, type TableProps } from "antd"
import { lazy, Suspense, useState } from "react"
import { useTranslation } from "react-i18next"
import { addressOf } from "../../../api/send.ts"
import { CodeText } from "../../parts/code_text.tsx"
import { CountText } from "../../parts/count_text.tsx"
import { downloadAddress } from "../../parts/download.ts"
import { EmptyHint } from "../../parts/empty_hint.tsx"
import { ListPage } from "../../parts/list_page.tsx"
import { requestOf } from "../../parts/list_request.ts"
import { RowLink } from "../../parts/row_link.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { useProductOptions } from "../../parts/use_choices.ts"
import { useFilters } from "../../parts/use_filters.ts"
import { exportLicences, type Licence, listLicences } from "./licence_calls.ts"
import { LicenceSearch } from "./licence_search.tsx"
import { LICENCE_STATES, LicenceStateTag } from "./licence_state_tag.tsx"

const LicenceDrawer = lazy(() =>
  import("./licence_drawer.tsx").then(({ LicenceDrawer }) => ({ default: LicenceDrawer })),
)

/** For who wants it: few do, and seldom. */
const LicenceKeyDrawer = lazy(() =>
  import("./licence_key_drawer.tsx").then(({ LicenceKeyDrawer }) => ({ default: LicenceKeyDrawer })),
)

const FILTERS = ["state", "productId", "from", "until"] as const

/** Licences in use, and those that are over. */
export const LicencesPage = () => {
  const { t } = useTranslation("licences")
  const { t: common } = useTranslation()
  const { change, filters } = useFilters()
  const products = useProductOptions()
  const [areKeysShown, setKeysShown] = useState(false)
  const columns: NonNullable<TableProps<Licence>["columns"]> = [
    {
      key: "code",
      title: t("code"),
      render: (_, licence) => (
        <RowLink onOpen={() => change({ id: licence.id })}>
          <CodeText text={licence.code} />
        </RowLink>
      ),
    },
    { key: "state", title: common("state"), render: (_, { state }) => <LicenceStateTag state={state} /> },
    { key: "product", title: t("product"), responsive: ["sm"], render: (_, { productId }) => productId },
    {
      key: "ends",
      title: t("ends"),
      responsive: ["md"],
      render: (_, { endsAt }) => <TimeText at={endsAt} none={common("never")} />,
    },
    { key: "seen", title: t("seen"), responsive: ["lg"], render: (_, { lastSeenAt }) => <TimeText at={lastSeenAt} /> },
    {
      key: "checks",
      title: t("checks"),
      align: "right",
      responsive: ["xl"],
      render: (_, { checks }) => <CountText value={checks} />,
    },
  ]
  return (
    <>
      <ListPage<Licence>
        title={t("title")}
        hint={t("hint")}
        actions={
          <>
            <Button icon={<KeyOutlined />} onClick={() => setKeysShown(true)}>
              {t("keys.title")}
            </Button>
            <Button
              icon={<DownloadOutlined />}
              onClick={() => downloadAddress(addressOf(exportLicences.endpoint.path, {}, requestOf(FILTERS, filters)))}
            >
              {t("export")}
            </Button>
          </>
        }
        fields={[
          {
            kind: "choice",
            name: "state",
            label: common("state"),
            options: LICENCE_STATES.map((state) => ({ value: state, label: t(`states.${state}`) })),
          },
          { kind: "choice", name: "productId", label: t("product"), options: products },
          { kind: "days", label: t("activated") },
        ]}
        queryKey="licences"
        call={listLicences}
        columns={columns}
        empty={<EmptyHint title={t("empty.title")} hint={t("empty.hint")} />}
      >
        <LicenceSearch />
      </ListPage>
      <Suspense fallback={null}>
        <LicenceDrawer />
      </Suspense>
      {areKeysShown ? (
        <Suspense fallback={null}>
          <LicenceKeyDrawer onClose={() => setKeysShown(false)} />
        </Suspense>
      ) : null}
    </>
  )
}
