import { HttpApiBuilder } from "@effect/platform"
import { AuditTrail } from "@mintcode/core/audit"
import { decodeCursor, encodeCursor } from "@mintcode/core/kernel"
import { Notices } from "@mintcode/core/people"
import { LeaseDesk } from "@mintcode/core/seat"
import { Effect } from "effect"
import { MintCodeApi } from "../api/mod.ts"
import { eventView } from "./audit.ts"
import { definedOf, listPage } from "./listing.ts"
import { makeMintHandlers } from "./mint.ts"
import { MUTATION } from "./mutation.ts"
import { answer } from "./problem_of_error.ts"
import { answerHeaders } from "./response_headers.ts"

/** What older clients look for. */
const SUCCESS = { success: true } as const

export const layerDocumentedGroup = HttpApiBuilder.group(MintCodeApi, "documented", (handlers) =>
  Effect.gen(function* () {
    const trail = yield* AuditTrail
    const notices = yield* Notices
    const leases = yield* LeaseDesk
    const { mintJson } = yield* makeMintHandlers
    return handlers
      .handle(
        "generateSerials",
        ({ payload, headers }) =>
          Effect.map(mintJson(payload, headers["idempotency-key"]), (minted) => ({
            ...SUCCESS,
            count: minted.codes.length,
            ...minted,
          })),
        MUTATION,
      )
      .handle("systemLog", ({ urlParams }) =>
        answer(Effect.map(listPage("audit", urlParams, trail.page, eventView), (page) => ({ ...SUCCESS, ...page }))),
      )
      .handle(
        "sendNotice",
        ({ payload: { after, text, title, to } }) =>
          answer(
            Effect.gen(function* () {
              const bound = ["notices", to]
              const afterId = yield* decodeCursor(after, bound)
              const { nextAfterId, ...sent } = yield* notices.send(to, { title, text }, afterId)
              return { ...SUCCESS, ...sent, next: encodeCursor(nextAfterId, bound) }
            }),
          ),
        MUTATION,
      )
      .handle(
        "enterLease",
        ({ payload: { email, team_account_id: teamAccountId, team_name: teamName } }) =>
          Effect.gen(function* () {
            const lease = yield* answer(leases.create(definedOf({ email, teamAccountId, teamName })))
            yield* answerHeaders({ location: `/admin/leases/${lease.id}` })
            return { ...SUCCESS, lease }
          }),
        MUTATION,
      )
  }),
)
