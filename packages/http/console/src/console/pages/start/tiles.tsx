import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { Skeleton } from "antd"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { CountText } from "../../parts/count_text.tsx"
import { useMay } from "../../session/session.ts"
import { countAllVouchers, readGroupFigures, readLicenceNumbers } from "./start_calls.ts"

/** Groups of workspaces whose seats are added up: one page of the API's. Shops have a few. */
const GROUPS_MAX = 200

/** The numbers that one looks at first, each a way to what it counts. */
export const Tiles = () => {
  const { t } = useTranslation("start")
  const may = useMay()
  const vouchers = useQuery({
    queryKey: ["vouchers", "counts", {}],
    queryFn: ({ signal }) => countAllVouchers({ urlParams: {} }, { signal }),
    enabled: may("voucher:read"),
  })
  const licences = useQuery({
    queryKey: ["licences", "numbers"],
    queryFn: ({ signal }) => readLicenceNumbers({ urlParams: {} }, { signal }),
    enabled: may("licence:read"),
  })
  const groups = useQuery({
    queryKey: ["workspaces", "figures"],
    queryFn: ({ signal }) => readGroupFigures({ urlParams: { limit: GROUPS_MAX } }, { signal }),
    enabled: may("seat:read"),
  })
  const seats = groups.data?.items ?? []
  const sumOf = (count: (group: (typeof seats)[number]) => number) =>
    seats.reduce((sum, group) => sum + count(group), 0)
  return (
    <div className="tiles">
      {may("voucher:read") ? (
        <>
          <Tile label={t("minted")} to="/console/vouchers" search={{}} count={vouchers.data?.total} />
          <Tile
            label={t("redeemable")}
            to="/console/vouchers"
            search={{ state: "issued" }}
            count={vouchers.data?.issued}
          />
          <Tile
            label={t("fulfilled")}
            to="/console/vouchers"
            search={{ state: "fulfilled" }}
            count={vouchers.data?.fulfilled}
          />
        </>
      ) : null}
      {may("licence:read") ? (
        <Tile
          label={t("activeLicences")}
          to="/console/licences"
          search={{ state: "active" }}
          count={licences.data?.active}
          more={
            licences.data === undefined
              ? null
              : t("otherLicences", { expired: licences.data.expired, suspended: licences.data.suspended })
          }
        />
      ) : null}
      {seats.length === 0 ? null : (
        <Tile
          label={t("freeSeats")}
          to="/console/workspaces"
          search={{}}
          count={sumOf(({ seatsFree }) => seatsFree)}
          more={t("otherSeats", {
            held: sumOf(({ seatsHeld }) => seatsHeld),
            expiring: sumOf(({ expiring }) => expiring),
          })}
        />
      )}
    </div>
  )
}

interface TileProps {
  readonly label: string
  readonly to: string
  readonly search: Readonly<Record<string, string>>
  readonly count: number | undefined
  readonly more?: ReactNode
}

const Tile = ({ count, label, more, search, to }: TileProps) => (
  <Link to={to} search={search as never} className="tile">
    <span className="tile-label">{label}</span>
    <span className="tile-value">
      {count === undefined ? <Skeleton.Button active size="small" /> : <CountText value={count} />}
    </span>
    {more === undefined || more === null ? null : <span className="faint">{more}</span>}
  </Link>
)
