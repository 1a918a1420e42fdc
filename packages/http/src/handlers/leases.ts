import { HttpApiBuilder } from "@effect/platform"
import { LeaseDesk, MEMBER_COLUMNS, MemberImports } from "@mintcode/core/seat"
import { Effect } from "effect"
import { MintCodeApi, versionOf } from "../api/mod.ts"
import { rowsOfCsv } from "./import_body.ts"
import { definedOf, listPage } from "./listing.ts"
import { MUTATION } from "./mutation.ts"
import { answer, answerEdit } from "./problem_of_error.ts"
import { answerHeaders, withEtag } from "./response_headers.ts"
import { leaseExport } from "./seat_exports.ts"

export const layerLeaseDeskGroup = HttpApiBuilder.group(MintCodeApi, "leases", (handlers) =>
  Effect.gen(function* () {
    const desk = yield* LeaseDesk
    const imports = yield* MemberImports
    return handlers
      .handle(
        "create",
        ({ payload }) =>
          withEtag(
            Effect.tap(answer(desk.create(payload)), ({ id }) => answerHeaders({ location: `/admin/leases/${id}` })),
          ),
        MUTATION,
      )
      .handle("list", ({ urlParams }) => answer(listPage("leases", urlParams, desk.page, (lease) => lease)))
      .handle("export", ({ request, urlParams: { format, ...filter } }) =>
        Effect.flatMap(answer(desk.stream(definedOf(filter))), (leases) =>
          leaseExport(leases, format ?? "csv", request),
        ),
      )
      .handle(
        "import",
        ({ payload, urlParams }) =>
          answer(
            typeof payload === "string"
              ? Effect.flatMap(rowsOfCsv(payload, MEMBER_COLUMNS, urlParams.columns), (rows) =>
                  imports.run({ ...urlParams, rows }),
                )
              : imports.run(payload),
          ),
        MUTATION,
      )
      .handle("get", ({ path }) =>
        withEtag(Effect.map(answer(desk.get(path.id)), ({ lease, records, seats }) => ({ ...lease, seats, records }))),
      )
      .handle(
        "edit",
        ({ headers, path, payload }) =>
          withEtag(answerEdit(versionOf(headers))(desk.edit(path.id, payload, versionOf(headers)))),
        MUTATION,
      )
      .handle("transfer", ({ path, payload }) => withEtag(answer(desk.transfer(path.id, payload))), MUTATION)
      .handle("rebind", ({ path, payload }) => withEtag(answer(desk.rebind(path.id, payload.email))), MUTATION)
      .handle("renew", ({ path, payload }) => withEtag(answer(desk.renew(path.id, payload.term))), MUTATION)
      .handle("end", ({ path }) => withEtag(answer(desk.end(path.id))), MUTATION)
      .handle("suspend", ({ path }) => withEtag(answer(desk.suspend(path.id))), MUTATION)
      .handle("resume", ({ path }) => withEtag(answer(desk.resume(path.id))), MUTATION)
  }),
)
