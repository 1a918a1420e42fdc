import { Context, type Effect, type Option } from "effect"
import type { StorageFailed } from "../kernel/mod.ts"
import type { OperatorToken } from "./operator_token.ts"

/** Reads of operator tokens. */
export class OperatorTokenRepository extends Context.Tag("@mintcode/core/identity/OperatorTokenRepository")<
  OperatorTokenRepository,
  {
    readonly byDigest: (digest: Uint8Array) => Effect.Effect<Option.Option<OperatorToken>, StorageFailed>
    readonly all: Effect.Effect<ReadonlyArray<OperatorToken>, StorageFailed>
  }
>() {}
