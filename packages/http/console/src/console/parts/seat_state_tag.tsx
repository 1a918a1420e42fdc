import { useTranslation } from "react-i18next"
import type { AnswerOf, Endpoint } from "../../api/wire.ts"
import { StateTag, type Tone } from "./state_tag.tsx"

/** A place in a workspace. */
export type Seat = AnswerOf<Endpoint<"seats", "get">>

const TONES: Readonly<Record<Seat["state"], Tone>> = {
  pending: "busy",
  sent: "busy",
  accepted: "good",
  leaving: "busy",
  left: "over",
  failed: "bad",
  expired: "over",
  cancelled: "over",
}

/** Whether somebody still has to do something about a seat: the worker, the provider or its holder. */
export const isSeatMoving = ({ state }: Pick<Seat, "state">): boolean => TONES[state] === "busy"

/** The state of a seat. */
export const SeatStateTag = ({ state }: { readonly state: Seat["state"] }) => {
  const { t } = useTranslation()
  return <StateTag text={t(`seatStates.${state}`)} tone={TONES[state]} />
}
