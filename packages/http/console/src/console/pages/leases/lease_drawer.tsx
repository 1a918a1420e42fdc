import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { CodeText } from "../../parts/code_text.tsx"
import { CountText } from "../../parts/count_text.tsx"
import { DetailDrawer } from "../../parts/detail_drawer.tsx"
import { Facts } from "../../parts/facts.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { useFilters } from "../../parts/use_filters.ts"
import { isLeaseSettling } from "./is_lease_settling.ts"
import { LeaseActions } from "./lease_actions.tsx"
import { type LeaseDetail, readLease } from "./lease_calls.ts"
import { LeaseEnd } from "./lease_end.tsx"
import { LeaseHistory } from "./lease_history.tsx"
import { LeaseSeats } from "./lease_seats.tsx"
import { LeaseStateTag } from "./lease_state_tag.tsx"

/** Pause before a lease whose seats are on their way is read again. */
const SETTLING_MS = 3_000

/** One lease: its time, the seats it has and had, what happened to it, and what can be done. */
export const LeaseDrawer = () => {
  const { t } = useTranslation("leases")
  const { change, filters } = useFilters()
  return (
    <DetailDrawer<LeaseDetail>
      id={filters["id"]}
      onClose={() => change({ id: undefined })}
      title={t("lease")}
      queryKey="leases"
      read={(id, signal) => readLease({ path: { id } }, { signal })}
      refetchMs={(lease) => (isLeaseSettling(lease) ? SETTLING_MS : false)}
      actions={(lease) => <LeaseActions lease={lease} />}
    >
      {(lease) => (
        <>
          <LeaseFacts lease={lease} />
          <LeaseSeats lease={lease} />
          <LeaseHistory lease={lease} />
        </>
      )}
    </DetailDrawer>
  )
}

const LeaseFacts = ({ lease }: { readonly lease: LeaseDetail }) => {
  const { t } = useTranslation("leases")
  const { t: common } = useTranslation()
  return (
    <Facts
      facts={[
        [t("holder"), lease.holder],
        [common("state"), <LeaseStateTag key="state" state={lease.state} />],
        [t("group"), lease.pool],
        [t("product"), lease.productId],
        [
          t("redemption"),
          lease.redemptionId === null ? null : (
            <Link key="redemption" to="/console/redemptions" search={{ id: lease.redemptionId } as never}>
              {t("toRedemption")}
            </Link>
          ),
        ],
        [t("starts"), <TimeText key="starts" at={lease.startsAt} />],
        [t("ends"), <LeaseEnd key="ends" lease={lease} />],
        [t("renewals"), <CountText key="renewals" value={lease.renewals} />],
        [t("transfers"), <CountText key="transfers" value={lease.transfers} />],
        [t("rebinds"), <CountText key="rebinds" value={lease.rebinds} />],
        [common("note"), lease.note],
        [t("id"), <CodeText key="id" text={lease.id} copyable />],
      ]}
    />
  )
}
