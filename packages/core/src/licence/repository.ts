import { Context, type Effect, type Option, Schema, type Stream } from "effect"
import { ProductId } from "../catalogue/mod.ts"
import { type Page, type PageRequest, type StorageFailed, Timestamp } from "../kernel/mod.ts"
import { type Licence, LicenceState } from "./licence.ts"
import type { LicenceKey } from "./licence_key.ts"
import type { LicenceMachine } from "./licence_machine.ts"

/** Which licences. What is left out does not matter. */
export const LicenceFilter = Schema.Struct({
  state: Schema.optional(LicenceState),
  productId: Schema.optional(ProductId),
  /** Activated at or after. */
  from: Schema.optional(Timestamp),
  /** Activated before. */
  until: Schema.optional(Timestamp),
}).annotations({ identifier: "LicenceFilter" })
export type LicenceFilter = typeof LicenceFilter.Type

/** Reads of licences, their machines and the keys they are signed with. */
export class LicenceRepository extends Context.Tag("@mintcode/core/licence/LicenceRepository")<
  LicenceRepository,
  {
    readonly byId: (id: string) => Effect.Effect<Option.Option<Licence>, StorageFailed>
    readonly byIds: (ids: ReadonlyArray<string>) => Effect.Effect<ReadonlyArray<Licence>, StorageFailed>
    readonly byVoucher: (voucherId: string) => Effect.Effect<Option.Option<Licence>, StorageFailed>
    /** Licences bound to a machine, by its digest under each key. */
    readonly byMachine: (
      digests: ReadonlyArray<Uint8Array>,
      limit: number,
    ) => Effect.Effect<ReadonlyArray<Licence>, StorageFailed>
    /** Machines of one licence, oldest first. */
    readonly machinesOf: (licenceId: string) => Effect.Effect<ReadonlyArray<LicenceMachine>, StorageFailed>
    readonly machinesByIds: (ids: ReadonlyArray<string>) => Effect.Effect<ReadonlyArray<LicenceMachine>, StorageFailed>
    /** All machines, newest first: for new keys. */
    readonly machines: (page: PageRequest) => Effect.Effect<Page<LicenceMachine>, StorageFailed>
    /** Active ones whose time is over, longest first. */
    readonly over: (at: Timestamp, limit: number) => Effect.Effect<ReadonlyArray<Licence>, StorageFailed>
    /** How many those are. */
    readonly countOver: (productId: string | undefined, at: Timestamp) => Effect.Effect<number, StorageFailed>
    /** Newest first. */
    readonly page: (filter: LicenceFilter, page: PageRequest) => Effect.Effect<Page<Licence>, StorageFailed>
    /** All that fit, oldest first, in constant memory. */
    readonly stream: (filter: LicenceFilter) => Stream.Stream<Licence, StorageFailed>
    readonly countByState: (
      filter: LicenceFilter,
    ) => Effect.Effect<Readonly<Partial<Record<LicenceState, number>>>, StorageFailed>
    /** Every key, by its id. */
    readonly keys: Effect.Effect<ReadonlyArray<LicenceKey>, StorageFailed>
  }
>() {}
