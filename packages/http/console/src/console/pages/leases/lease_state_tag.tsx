import { useTranslation } from "react-i18next"
import { StateTag, type Tone } from "../../parts/state_tag.tsx"
import type { LeaseState } from "./lease_calls.ts"

export const LEASE_TONES: Readonly<Record<LeaseState, Tone>> = {
  pending: "busy",
  active: "good",
  suspended: "attention",
  expired: "over",
  released: "over",
}

export const LEASE_STATES = Object.keys(LEASE_TONES) as ReadonlyArray<LeaseState>

/** The state of a lease. */
export const LeaseStateTag = ({ state }: { readonly state: LeaseState }) => {
  const { t } = useTranslation("leases")
  return <StateTag text={t(`states.${state}`)} tone={LEASE_TONES[state]} />
}
