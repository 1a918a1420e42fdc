import { ShopOrderEntity } from "@mintcode/core/developer"
import type { AnyEntity, Change, Entity } from "@mintcode/core/kernel"
import { LicenceEntity, LicenceMachineEntity } from "@mintcode/core/licence"
import { UpstreamOrderEntity } from "@mintcode/core/redemption"
import { VoucherEntity } from "@mintcode/core/voucher"
import { Effect } from "effect"
import type { Shadow } from "./shadow.ts"
import type { Mutation } from "./world.ts"

interface Versioned {
  readonly id: string
  readonly version: number
}

/** Changes a commit on its way to storage. */
const onCommit =
  (
    change: (changes: ReadonlyArray<Change>, shadow: Shadow) => ReadonlyArray<Change>,
  ): NonNullable<Mutation["commit"]> =>
  (commit, shadow) =>
  (changes) =>
    commit(change(changes, shadow))

/** Whatever version was read of these: it is taken for the one that is there. */
const withoutVersionsOf = (...entities: ReadonlyArray<AnyEntity>) =>
  onCommit((changes, shadow) =>
    changes.map((change) => {
      if (change._tag !== "Update" || !entities.includes(change.entity)) return change
      const there = shadow.row(change.entity as Entity<Versioned>, String(change.row[change.entity.key]))
      return there === undefined
        ? change
        : { ...change, expectedVersion: there.version, row: { ...change.row, version: there.version + 1 } }
    }),
  )

/** Guards that are broken on purpose. Each has to be found, by the rules alone where that is possible. */
export const MUTATIONS: ReadonlyArray<Mutation & { readonly foundBy: "rules" | "storage" }> = [
  {
    name: "a commit that ignores the versions of vouchers",
    foundBy: "rules",
    commit: withoutVersionsOf(VoucherEntity),
  },
  {
    name: "a commit that ignores the versions of licences and their machines",
    foundBy: "rules",
    commit: withoutVersionsOf(LicenceEntity, LicenceMachineEntity),
  },
  {
    name: "a commit that ignores the versions of shop orders",
    foundBy: "rules",
    commit: withoutVersionsOf(ShopOrderEntity),
  },
  {
    name: "a commit that ignores bounds",
    foundBy: "rules",
    commit: onCommit((changes) =>
      changes.map((change) => (change._tag === "Adjust" ? { ...change, within: {} } : change)),
    ),
  },
  {
    name: "a commit that is cut off in the middle",
    foundBy: "storage",
    commit: onCommit((changes) => (changes.length > 3 ? changes.slice(0, 2) : changes)),
  },
  {
    name: "a commit that says it was made and was not",
    foundBy: "storage",
    commit: (commit) => (changes) =>
      changes.some((change) => change.entity.name === UpstreamOrderEntity.name) ? Effect.void : commit(changes),
  },
  {
    name: "a memory of licences that hears of no commit",
    foundBy: "rules",
    changes: (watch) => ({ ...watch, hearOwn: () => Effect.void }),
  },
  {
    name: "a recovery that never finds anything",
    foundBy: "rules",
    supplier: (supplier) => ({
      ...supplier,
      recover: (intent) => Effect.as(supplier.recover(intent), { _tag: "Absent" as const }),
    }),
  },
  {
    name: "an upstream that is told nothing when an order is given back",
    foundBy: "rules",
    supplier: (supplier) => ({ ...supplier, cancel: () => Effect.succeed({ _tag: "Returned" as const }) }),
  },
  {
    name: "an upstream that is asked twice for each order",
    foundBy: "rules",
    supplier: (supplier) => ({
      ...supplier,
      order: (intent) => Effect.zipRight(Effect.ignore(supplier.order(intent)), supplier.order(intent)),
    }),
  },
]
