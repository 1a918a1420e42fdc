import { DownloadOutlined, PlusOutlined, UploadOutlined } from "@ant-design/icons"
import { useNavigate } from "@tanstack/react-router"
import { Button, type TableProps } from "antd"
import { lazy, Suspense, useState } from "react"
import { useTranslation } from "react-i18next"
import { addressOf } from "../../../api/send.ts"
import { downloadAddress } from "../../parts/download.ts"
import { EmptyHint } from "../../parts/empty_hint.tsx"
import { ListPage } from "../../parts/list_page.tsx"
import { requestOf } from "../../parts/list_request.ts"
import { RowLink } from "../../parts/row_link.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { useProductOptions } from "../../parts/use_choices.ts"
import { useFilters } from "../../parts/use_filters.ts"
import { useGroupOptions } from "../../parts/workspace_choices.ts"
import { useMay } from "../../session/session.ts"
import { exportLeases, type Lease, listLeases } from "./lease_calls.ts"
import { LeaseEnd } from "./lease_end.tsx"
import { LEASE_STATES, LeaseStateTag } from "./lease_state_tag.tsx"

/** Parts that are loaded when the page stands: the list comes first. */
const LeaseDrawer = lazy(() => import("./lease_drawer.tsx").then(({ LeaseDrawer }) => ({ default: LeaseDrawer })))
const NewLeaseForm = lazy(() => import("./new_lease_form.tsx").then(({ NewLeaseForm }) => ({ default: NewLeaseForm })))

const FILTERS = ["state", "pool", "holder", "productId", "from", "until"] as const

/** Who may sit where until when. */
export const LeasesPage = () => {
  const { t } = useTranslation("leases")
  const { t: common } = useTranslation()
  const may = useMay()
  const navigate = useNavigate()
  const { change, filters } = useFilters()
  const [isMaking, setMaking] = useState(false)
  const products = useProductOptions()
  const groups = useGroupOptions()
  const columns: NonNullable<TableProps<Lease>["columns"]> = [
    {
      key: "holder",
      title: t("holder"),
      render: (_, { holder, id }) => <RowLink onOpen={() => change({ id })}>{holder}</RowLink>,
    },
    { key: "state", title: common("state"), render: (_, { state }) => <LeaseStateTag state={state} /> },
    { key: "group", title: t("group"), responsive: ["sm"], render: (_, { pool }) => pool },
    { key: "ends", title: t("ends"), responsive: ["md"], render: (_, lease) => <LeaseEnd lease={lease} /> },
    { key: "product", title: t("product"), responsive: ["lg"], render: (_, { productId }) => productId ?? "—" },
    {
      key: "created",
      title: common("created"),
      responsive: ["xl"],
      render: (_, { createdAt }) => <TimeText at={createdAt} />,
    },
  ]
  return (
    <>
      <ListPage<Lease>
        title={t("title")}
        hint={t("hint")}
        actions={
          <>
            <Button
              icon={<DownloadOutlined />}
              onClick={() => downloadAddress(addressOf(exportLeases.endpoint.path, {}, requestOf(FILTERS, filters)))}
            >
              {t("export")}
            </Button>
            {may("lease:edit") ? (
              <>
                <Button icon={<UploadOutlined />} onClick={() => void navigate({ to: "/console/leases/import" })}>
                  {t("import")}
                </Button>
                <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>
                  {t("new")}
                </Button>
              </>
            ) : null}
          </>
        }
        fields={[
          {
            kind: "choice",
            name: "state",
            label: common("state"),
            options: LEASE_STATES.map((state) => ({ value: state, label: t(`states.${state}`) })),
          },
          may("seat:read")
            ? { kind: "choice", name: "pool", label: t("group"), options: groups }
            : { kind: "text", name: "pool", label: t("group") },
          { kind: "text", name: "holder", label: t("holder"), width: 240 },
          { kind: "choice", name: "productId", label: t("product"), options: products },
          { kind: "days", label: common("created") },
        ]}
        queryKey="leases"
        call={listLeases}
        columns={columns}
        empty={<EmptyHint title={t("empty.title")} hint={t("empty.hint")} />}
      />
      <Suspense fallback={null}>
        <LeaseDrawer />
        <NewLeaseForm open={isMaking} onClose={() => setMaking(false)} />
      </Suspense>
    </>
  )
}
