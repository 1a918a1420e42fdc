import { useTranslation } from "react-i18next"
import { StateTag, type Tone } from "../../parts/state_tag.tsx"
import type { LicenceState } from "./licence_calls.ts"

const TONES: Readonly<Record<LicenceState, Tone>> = {
  active: "good",
  expired: "over",
  suspended: "attention",
  banned: "bad",
}

export const LICENCE_STATES = Object.keys(TONES) as ReadonlyArray<LicenceState>

/** The state of a licence. */
export const LicenceStateTag = ({ state }: { readonly state: LicenceState }) => {
  const { t } = useTranslation("licences")
  return <StateTag text={t(`states.${state}`)} tone={TONES[state]} />
}
