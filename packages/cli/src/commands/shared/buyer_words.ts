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
  CANCELLED: "It was cancelled; the code can be redeemed again",
}

/** What is going on, in a few words. */
export const stateWords = ({ state }: BuyerView): string => STATES[state]

/** The rented number, once there is one. */
export const numberOf = ({ details }: Pick<BuyerView, "details">): string | undefined =>
  details["phoneNumber"] === undefined ? undefined : plain(details["phoneNumber"])

/** Why there is no value, in a sentence. */
export const failureWords = ({ failure, state }: BuyerView): string =>
  FAILURES[failure ?? ""] ?? `The redemption is ${state}`

/** What was delivered, as one would copy it. */
export const valueText = (value: Readonly<Record<string, string>>): string =>
  value["code"] ?? value["text"] ?? JSON.stringify(value)
