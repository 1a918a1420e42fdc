import { HttpApiBuilder } from "@effect/platform"
import { SeatDesk } from "@mintcode/core/seat"
import { Effect } from "effect"
import { MintCodeApi } from "../api/mod.ts"
import { definedOf, listPage } from "./listing.ts"
import { answer } from "./problem_of_error.ts"
import { withEtag } from "./response_headers.ts"
import { seatExport } from "./seat_exports.ts"

export const layerSeatGroup = HttpApiBuilder.group(MintCodeApi, "seats", (handlers) =>
  Effect.gen(function* () {
    const desk = yield* SeatDesk
    return handlers
      .handle("list", ({ urlParams }) => answer(listPage("seats", urlParams, desk.page, (seat) => seat)))
      .handle("export", ({ request, urlParams: { format, ...filter } }) =>
        Effect.flatMap(answer(desk.stream(definedOf(filter))), (seats) => seatExport(seats, format ?? "csv", request)),
      )
      .handle("get", ({ path }) => withEtag(answer(desk.get(path.id))))
  }),
)
