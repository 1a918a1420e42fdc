import { type LicenceTerms, licenceTermsOf, type Product } from "@mintcode/core/catalogue"
import { integer, optional } from "../../command/flags.ts"
import { definedOnly } from "./data.ts"
import { onOff } from "./kinds.ts"

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** Options of products that sell licences. */
export const LICENCE_FLAGS = {
  hours: optional("hours", integer(1, 876_000), "Licences: hours that one lasts (default 3)"),
  machines: optional("machines", integer(1, 100), "Licences: machines that one may have (default 1)"),
  transfers: optional("transfers", integer(0, 1_000), "Licences: how often holders may move a machine (default 3)"),
  transferHours: optional("transfer-hours", integer(0, 8_784), "Licences: hours between two such moves (default 24)"),
  floating: optional("floating", onOff, "Licences: machines take a seat, and give it back (default off)"),
  offlineDays: optional("offline-days", integer(1, 366), "Licences: days that a licence file holds (default 7)"),
} as const

export interface LicenceTermInput {
  readonly hours: number | undefined
  readonly machines: number | undefined
  readonly transfers: number | undefined
  readonly transferHours: number | undefined
  readonly floating: boolean | undefined
  readonly offlineDays: number | undefined
}

/** The terms that options come to, but for the time; `undefined` when none was given. */
export const licenceTermFields = (input: LicenceTermInput): Partial<LicenceTerms> | undefined => {
  const terms = definedOnly({
    machinesMax: input.machines,
    transfersMax: input.transfers,
    transferCoolDownMs: times(input.transferHours, HOUR_MS),
    floating: input.floating,
    offlineMs: times(input.offlineDays, DAY_MS),
  })
  return Object.keys(terms).length === 0 ? undefined : terms
}

/** The time of a licence in milliseconds. */
export const licenceTime = (input: LicenceTermInput): number | undefined => times(input.hours, HOUR_MS)

/** The terms of a product, in words. */
export const licenceTermWords = ({ entitlementMs, policy }: Product): string => {
  const terms = licenceTermsOf(policy)
  return [
    entitlementMs === null ? "no end" : `${hoursOf(entitlementMs)} hours`,
    `machines ${terms.machinesMax}${terms.floating ? " at once" : ""}`,
    `moves by the holder ${terms.transfersMax}, ${hoursOf(terms.transferCoolDownMs)} hours apart`,
    ...(terms.floating ? [`heartbeat within ${terms.heartbeatMs / MINUTE_MS} minutes`] : []),
    `files hold ${Math.round((terms.offlineMs / DAY_MS) * 10) / 10} days`,
  ].join(", ")
}

const times = (value: number | undefined, unitMs: number) => (value === undefined ? undefined : value * unitMs)

const hoursOf = (ms: number): number => Math.round((ms / HOUR_MS) * 100) / 100
