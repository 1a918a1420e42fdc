import { useTranslation } from "react-i18next"
import { StateTag, type Tone } from "../../parts/state_tag.tsx"
import type { Plan } from "./plan_calls.ts"
import { type PlanStanding, standingOf } from "./plan_standing.ts"

const TONES: Readonly<Record<PlanStanding, Tone>> = {
  off: "over",
  heldOpen: "attention",
  heldClosed: "busy",
  resting: "attention",
  inUse: "good",
}

/** Whether a plan gets orders. */
export const PlanStateTag = ({ plan }: { readonly plan: Pick<Plan, "enabled" | "breakerMode" | "breakerUntil"> }) => {
  const { t } = useTranslation("plans")
  const standing = standingOf(plan, Date.now())
  return <StateTag text={t(`standings.${standing}`)} tone={TONES[standing]} />
}
