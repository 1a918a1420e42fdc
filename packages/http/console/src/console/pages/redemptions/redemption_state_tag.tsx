import { useTranslation } from "react-i18next"
import { StateTag } from "../../parts/state_tag.tsx"
import type { RedemptionState } from "./redemption_calls.ts"
import { REDEMPTION_TONES } from "./redemption_tones.ts"

/** The state of a redemption. */
export const RedemptionStateTag = ({ state }: { readonly state: RedemptionState }) => {
  const { t } = useTranslation("redemptions")
  return <StateTag text={t(`states.${state}`)} tone={REDEMPTION_TONES[state]} />
}
