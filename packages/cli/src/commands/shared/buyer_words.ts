import type { BuyerView } from "@mintcode/core/redemption"
import { plain } from "../../output/text.ts"

const STATES: Readonly<Record<BuyerView["state"], string>> = {
  queued: "Accepted",
  ordering: "Looking for a number",
  waiting: "Waiting for the code",
  cooling: "Busy; goes on by itself",
  cancelling: "Giving it back",
  delivered: "Delivered",
  failed: "Failed",
  rejected: "Failed",
  cancelled: "Cancelled",
  expired: "Out of time",
}

const FAILURES: Readonly<Record<string, string>> = {
  OUT_OF_STOCK: "There is nothing in stock at the moment; the code can be redeemed later",
  NO_VALUE_IN_TIME: "Nothing arrived in time; the code can be redeemed again",
  SUPPORT_NEEDED: "This needs the shop's support",
  ALREADY_MEMBER: "This address has a seat already; the code is not used up and serves another address",
  ADDRESS_REFUSED: "Nobody can be invited at this address; the code is not used up and serves another address",
  CANCELLED: "It was cancelled; the code can be redeemed again",
}

/** The same of a seat, which is waited for until its invitation is accepted. */
const SEAT_STATES: Readonly<Partial<Record<BuyerView["state"], string>>> = {
  ordering: "Looking for a seat",
  waiting: "Sending the invitation",
}

/** What is going on, in a few words. */
export const stateWords = ({ details, kind, state }: BuyerView): string => {
  if (kind !== "seat") return STATES[state]
  return state === "waiting" && details["invitation"] === "sent"
    ? "Invited; accept the invitation in your mail"
    : (SEAT_STATES[state] ?? STATES[state])
}

/** The rented number, once there is one. */
export const numberOf = ({ details }: Pick<BuyerView, "details">): string | undefined =>
  details["phoneNumber"] === undefined ? undefined : plain(details["phoneNumber"])

/** Why there is no value, in a sentence. */
export const failureWords = ({ failure, state }: BuyerView): string =>
  FAILURES[failure ?? ""] ?? `The redemption is ${state}`

/** What was delivered, as one would copy it. */
export const valueText = (value: Readonly<Record<string, string>>): string =>
  (value["email"] === undefined ? undefined : seatText(value["email"], value["endsAt"])) ??
  value["code"] ??
  value["text"] ??
  JSON.stringify(value)

const seatText = (email: string, endsAt: string | undefined): string =>
  `${email} has a seat${endsAt === undefined ? "" : ` until ${endsAt}`}`
