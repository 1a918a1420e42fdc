import { Schema } from "effect"
import { Currency, entity, idOf, Timestamp } from "../kernel/mod.ts"

export const UpstreamAccountId = idOf("UpstreamAccountId")
export type UpstreamAccountId = typeof UpstreamAccountId.Type

/** Calls a second that an upstream account may make when nothing is said. */
export const RATE_PER_SECOND_DEFAULT = 20

/** An account with an upstream supplier, as an operator entered it. */
export const UpstreamAccount = Schema.Struct({
  id: UpstreamAccountId,
  version: Schema.Int,
  /** Which driver speaks to it. Shown to operators only. */
  driver: Schema.String,
  /** The operator's own name for it; unique. */
  name: Schema.String,
  baseUrl: Schema.String,
  /** The access token, sealed; `null` for drivers without one. */
  sealedToken: Schema.NullOr(Schema.String),
  currency: Currency,
  enabled: Schema.Boolean,
  ratePerSecond: Schema.Int,
  /** Last balance that was read, in minor units. */
  balanceMinor: Schema.NullOr(Schema.Int),
  balanceAt: Schema.NullOr(Timestamp),
  /** An alert is raised when the balance falls below; `null` for none. */
  balanceAlertMinor: Schema.NullOr(Schema.Int),
  /** True from the alert until the balance is above the threshold again: one alert for one fall. */
  balanceLow: Schema.Boolean,
  /** Settings that only the driver understands, such as the early-cancel window. */
  options: Schema.Record({ key: Schema.String, value: Schema.Unknown }),
  createdAt: Timestamp,
  updatedAt: Timestamp,
}).annotations({ identifier: "UpstreamAccount" })
export type UpstreamAccount = typeof UpstreamAccount.Type

export const UpstreamAccountEntity = entity<UpstreamAccount>()({
  name: "upstream_account",
  key: "id",
  columns: {
    id: "text",
    version: "int",
    driver: "text",
    name: "text",
    baseUrl: "text",
    sealedToken: "text",
    currency: "text",
    enabled: "bool",
    ratePerSecond: "int",
    balanceMinor: "int",
    balanceAt: "int",
    balanceAlertMinor: "int",
    balanceLow: "bool",
    options: "json",
    createdAt: "int",
    updatedAt: "int",
  },
  unique: { "upstream_account.name": ["name"] },
  versioned: true,
})
