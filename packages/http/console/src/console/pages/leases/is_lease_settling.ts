import { isSeatMoving } from "../../parts/seat_state_tag.tsx"
import type { LeaseDetail } from "./lease_calls.ts"

/** Whether a lease's seats are not yet what its state asks for, so that more is about to happen by itself. */
export const isLeaseSettling = ({
  graceMs,
  seats,
  state,
}: Pick<LeaseDetail, "graceMs" | "seats" | "state">): boolean => {
  const live = seats.filter(({ endedAt }) => endedAt === null)
  if (live.some(isSeatMoving)) return true
  switch (state) {
    case "pending":
      return true
    case "active":
      return live.length !== 1
    case "expired":
      return graceMs === 0 && live.length > 0
    case "suspended":
    case "released":
      return live.length > 0
  }
}
