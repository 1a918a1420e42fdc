import { Effect } from "effect"
import type { Change, CryptoShape, Timestamp } from "../kernel/mod.ts"
import { insert, newIdBy } from "../kernel/mod.ts"
import { type UpstreamAccount, UpstreamAccountEntity, type UpstreamAccountId } from "../supplier/mod.ts"

/** The driver that orders seats of our own workspaces. */
export const SEAT_DRIVER_NAME = "seat"
/** The built-in account that plans of seats buy at. */
export const SEAT_ACCOUNT_NAME = "workspaces"
/** Orders of it are commits of our own: nobody has to be protected from them. */
const SEAT_ACCOUNT_RATE = 1_000

/** Guard that whoever makes the account second runs into. */
export const SEAT_ACCOUNT_GUARD = "upstream_account.name"

/** The built-in account, unless there is one. */
export const seatAccountChanges = (
  crypto: CryptoShape,
  accounts: ReadonlyArray<UpstreamAccount>,
  at: Timestamp,
): Effect.Effect<ReadonlyArray<Change>> =>
  accounts.some(({ driver }) => driver === SEAT_DRIVER_NAME)
    ? Effect.succeed([])
    : Effect.map(newIdBy<UpstreamAccountId>(crypto), (id) => [
        insert(UpstreamAccountEntity, {
          id,
          version: 1,
          driver: SEAT_DRIVER_NAME,
          name: SEAT_ACCOUNT_NAME,
          baseUrl: "",
          sealedToken: null,
          currency: "USD",
          enabled: true,
          ratePerSecond: SEAT_ACCOUNT_RATE,
          balanceMinor: null,
          balanceAt: null,
          balanceAlertMinor: null,
          balanceLow: false,
          options: {},
          createdAt: at,
          updatedAt: at,
        }),
      ])
