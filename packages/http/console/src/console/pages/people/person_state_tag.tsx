import { useTranslation } from "react-i18next"
import { StateTag, type Tone } from "../../parts/state_tag.tsx"
import type { PersonView } from "./people_calls.ts"

const TONES: Readonly<Record<PersonView["state"], Tone>> = {
  unverified: "attention",
  active: "good",
  disabled: "bad",
  closed: "over",
}

export const PERSON_STATES = Object.keys(TONES) as ReadonlyArray<PersonView["state"]>

/** Whether a person can log in. */
export const PersonStateTag = ({ state }: { readonly state: PersonView["state"] }) => {
  const { t } = useTranslation("people")
  return <StateTag text={t(`states.${state}`)} tone={TONES[state]} />
}
