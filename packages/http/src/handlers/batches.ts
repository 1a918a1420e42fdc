import { HttpApiBuilder } from "@effect/platform"
import { VoucherActions, Vouchers } from "@mintcode/core/voucher"
import { Effect } from "effect"
import { MintCodeApi } from "../api/mod.ts"
import { listPage } from "./listing.ts"
import { MUTATION } from "./mutation.ts"
import { answer } from "./problem_of_error.ts"
import { batchView } from "./voucher_views.ts"

export const layerBatchGroup = HttpApiBuilder.group(MintCodeApi, "batches", (handlers) =>
  Effect.gen(function* () {
    const vouchers = yield* Vouchers
    const actions = yield* VoucherActions
    return handlers
      .handle("list", ({ urlParams }) => answer(listPage("batches", urlParams, vouchers.batches, batchView)))
      .handle("get", ({ path }) => answer(Effect.map(vouchers.batch(path.id), batchView)))
      .handle("void", ({ path }) => answer(actions.voidBatch(path.id)), MUTATION)
  }),
)
