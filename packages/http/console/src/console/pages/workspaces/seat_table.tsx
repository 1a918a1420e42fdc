import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { Button, Table } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ProblemNote } from "../../parts/problem_note.tsx"
import { SeatStateTag } from "../../parts/seat_state_tag.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { useMay } from "../../session/session.ts"
import { listSeats } from "./workspace_calls.ts"

/** Seats shown at once beside a workspace; more are asked for. */
const SEATS_SHOWN = 50

/** The seats of a workspace, newest first. */
export const SeatTable = ({ workspaceId }: { readonly workspaceId: string }) => {
  const { t } = useTranslation("workspaces")
  const { t: common } = useTranslation()
  const may = useMay()
  const [after, setAfter] = useState<string>()
  const seats = useQuery({
    queryKey: ["workspaces", "seats", workspaceId, after],
    queryFn: ({ signal }) =>
      listSeats(
        { urlParams: { workspaceId, limit: SEATS_SHOWN, ...(after === undefined ? {} : { after }) } },
        { signal },
      ),
  })
  const next = seats.data?.next ?? null
  return (
    <section>
      <h3 className="section-title">{t("seats")}</h3>
      {seats.isError ? <ProblemNote error={seats.error} onRetry={() => void seats.refetch()} /> : null}
      <Table
        size="small"
        rowKey="id"
        dataSource={[...(seats.data?.items ?? [])]}
        loading={seats.isPending ? { delay: 250 } : false}
        pagination={false}
        scroll={{ x: "max-content" }}
        locale={{ emptyText: t("noSeats") }}
        columns={[
          {
            key: "email",
            title: t("email"),
            render: (_, { email, leaseId }) =>
              may("lease:read") ? (
                <Link to="/console/leases" search={{ id: leaseId } as never}>
                  {email}
                </Link>
              ) : (
                email
              ),
          },
          { key: "state", title: common("state"), render: (_, { state }) => <SeatStateTag state={state} /> },
          { key: "joined", title: t("joined"), render: (_, { joinedAt }) => <TimeText at={joinedAt} /> },
          { key: "left", title: t("left"), render: (_, { endedAt }) => <TimeText at={endedAt} /> },
        ]}
      />
      {after === undefined ? null : <Button onClick={() => setAfter(undefined)}>{t("newestSeats")}</Button>}
      {next === null ? null : <Button onClick={() => setAfter(next)}>{t("olderSeats")}</Button>}
    </section>
  )
}
