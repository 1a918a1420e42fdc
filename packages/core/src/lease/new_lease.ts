import type { Timestamp } from "../kernel/mod.ts"
import type { Lease } from "./lease.ts"

/** What somebody is promised. What is left out does not matter. */
export type LeasePromise = Pick<Lease, "id" | "kind" | "holder" | "claim" | "pool" | "term"> &
  Partial<Pick<Lease, "productId" | "voucherId" | "redemptionId" | "graceMs" | "locale" | "note">>

/** A lease that has been promised and has not begun: it sleeps until what it is to hold is there. */
export const newLease = (promise: LeasePromise, at: Timestamp): Lease => ({
  version: 1,
  productId: null,
  voucherId: null,
  redemptionId: null,
  graceMs: 0,
  locale: "zh",
  note: "",
  ...promise,
  state: "pending",
  startsAt: null,
  endsAt: null,
  anchorAt: null,
  anchorMonths: 0,
  resourceId: null,
  renewals: 0,
  transfers: 0,
  rebinds: 0,
  reboundAt: null,
  noticedDays: null,
  wakeAt: null,
  tries: 0,
  createdAt: at,
  updatedAt: at,
})
