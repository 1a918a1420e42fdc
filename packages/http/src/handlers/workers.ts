import { HttpApiBuilder } from "@effect/platform"
import { Workers } from "@mintcode/core/work"
import { Effect } from "effect"
import { MintCodeApi } from "../api/mod.ts"
import { listPage } from "./listing.ts"
import { answer } from "./problem_of_error.ts"

export const layerWorkerGroup = HttpApiBuilder.group(MintCodeApi, "workers", (handlers) =>
  Effect.map(Workers, (workers) =>
    handlers.handle("list", ({ urlParams }) =>
      answer(
        listPage(
          "workers",
          urlParams,
          (_, page) => workers.page(page),
          (worker) => worker,
        ),
      ),
    ),
  ),
)
