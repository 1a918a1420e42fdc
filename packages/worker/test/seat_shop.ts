import { Catalogue, type Policy, ProductId, type SeatTerms } from "@mintcode/core/catalogue"
import { Commit, Crypto, insert, newId, newIds } from "@mintcode/core/kernel"
import { Redemptions } from "@mintcode/core/redemption"
import {
  SEAT_DRIVER_NAME,
  seatAccountChanges,
  type Workspace,
  WorkspaceEntity,
  WorkspaceGroupEntity,
  WorkspaceGroupId,
  type WorkspaceId,
  workspaceTokenPlace,
} from "@mintcode/core/seat"
import { UpstreamAccountRepository } from "@mintcode/core/supplier"
import { Vouchers } from "@mintcode/core/voucher"
import { Clock, Effect, Redacted, Stream } from "effect"
import type { SeatTown } from "./seat_town.ts"

const GROUP = WorkspaceGroupId.make("team-a")

/** A workspace in our books and in the town, by the same name. */
export const openHall = (town: SeatTown, name: string, seatsMax: number, changes: Partial<Workspace> = {}) =>
  Effect.gen(function* () {
    const commit = yield* Commit
    const crypto = yield* Crypto
    const at = yield* Clock.currentTimeMillis
    const id = changes.id ?? (yield* newId<WorkspaceId>())
    town.open(name, seatsMax)
    const workspace: Workspace = {
      id,
      version: 1,
      driver: town.driver.name,
      name,
      groupId: GROUP,
      ownerEmail: null,
      baseUrl: "",
      sealedToken: yield* crypto.seal(workspaceTokenPlace(id), Redacted.make("token")),
      externalId: name,
      options: {},
      ratePerSecond: 1_000,
      seatsMax,
      seatsReserved: 0,
      seatsHeld: 0,
      seatsForeign: 0,
      seatsFree: seatsMax - (changes.seatsReserved ?? 0),
      state: "active",
      failures: 0,
      lastFailure: null,
      checkedAt: null,
      reconciledAt: null,
      planEndsAt: null,
      planRenews: null,
      alertedPercent: 0,
      endAlerted: false,
      fullUntil: null,
      note: "",
      wakeAt: null,
      createdAt: at,
      updatedAt: at,
      ...changes,
    }
    yield* commit([insert(WorkspaceEntity, workspace)])
    return workspace
  })

export interface SeatShopOptions {
  readonly halls: Readonly<Record<string, number>>
  readonly terms?: Partial<SeatTerms>
  readonly policy?: Partial<Policy>
  readonly entitlementMs?: number | null
}

/** A group of workspaces, the plan that buys there, and a product of seats. */
export const openSeatShop = (town: SeatTown, { halls, terms, policy, entitlementMs = null }: SeatShopOptions) =>
  Effect.gen(function* () {
    const commit = yield* Commit
    const catalogue = yield* Catalogue
    const accounts = yield* UpstreamAccountRepository
    const at = yield* Clock.currentTimeMillis
    const account = yield* seatAccountChanges(yield* Crypto, yield* accounts.all, at)
    const group = {
      id: GROUP,
      version: 1,
      note: "",
      workspaces: Object.keys(halls).length,
      createdAt: at,
      updatedAt: at,
    }
    yield* commit([insert(WorkspaceGroupEntity, group), ...account])
    // Of workspaces with the same load the one with the lesser id is taken: here the one that is named first.
    const ids = yield* newIds<WorkspaceId>(Object.keys(halls).length)
    const workspaces = yield* Effect.forEach(Object.entries(halls), ([name, seatsMax], index) =>
      openHall(town, name, seatsMax, { id: ids[index] as WorkspaceId }),
    )
    const found = (yield* accounts.all).find(({ driver }) => driver === SEAT_DRIVER_NAME)
    if (found === undefined) return yield* Effect.dieMessage("there is no account of the workspaces")
    const plan = yield* catalogue.createPlan({
      name: "seats",
      accountId: found.id,
      parameters: { group: GROUP },
    })
    const productId = ProductId.make("seat")
    yield* catalogue.createProduct({
      id: productId,
      kind: "seat",
      name: { zh: "席位", en: "Seat" },
      planIds: [plan.id],
      entitlementMs,
      policy: { ...policy, seat: terms ?? {} },
    })
    return { productId, workspaces }
  })

export const seatCodes = (count: number) =>
  Effect.gen(function* () {
    const vouchers = yield* Vouchers
    const { codes } = yield* vouchers.mint({ productId: ProductId.make("seat"), count })
    return Array.from(yield* Stream.runCollect(codes))
  })

/** A code for a seat at an address. */
export const redeemSeat = (code: string, email: string, key = `key of ${code} and ${email}`) =>
  Effect.flatMap(Redemptions, (redemptions) =>
    redemptions.redeem({
      code,
      input: { email, locale: "en" },
      proof: { idempotencyKey: Redacted.make(key) },
      ip: null,
    }),
  )
