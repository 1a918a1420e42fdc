import { Context, type Effect, type Option } from "effect"
import type { StorageFailed } from "../kernel/mod.ts"
import type { UpstreamAccount } from "./account.ts"
import type { Throttle } from "./throttle.ts"

/** Reads of upstream accounts and their throttles. */
export class UpstreamAccountRepository extends Context.Tag("@mintcode/core/supplier/UpstreamAccountRepository")<
  UpstreamAccountRepository,
  {
    readonly byId: (id: string) => Effect.Effect<Option.Option<UpstreamAccount>, StorageFailed>
    /** All of them, by name: an operator has a handful. */
    readonly all: Effect.Effect<ReadonlyArray<UpstreamAccount>, StorageFailed>
    readonly throttle: (accountId: string) => Effect.Effect<Option.Option<Throttle>, StorageFailed>
  }
>() {}
