import { HttpApiBuilder } from "@effect/platform"
import { type Ban, type BanRequest, Bans } from "@mintcode/core/abuse"
import { invalid } from "@mintcode/core/kernel"
import { Effect, Struct } from "effect"
import { type BanView, MintCodeApi } from "../api/mod.ts"
import { limitKeyOf, parseIp } from "../server/ip_address.ts"
import { listPage } from "./listing.ts"
import { MUTATION } from "./mutation.ts"
import { answer } from "./problem_of_error.ts"

export const layerBanGroup = HttpApiBuilder.group(MintCodeApi, "bans", (handlers) =>
  Effect.gen(function* () {
    const bans = yield* Bans
    return handlers
      .handle("list", ({ urlParams }) => answer(listPage("bans", urlParams, bans.page, banView)))
      .handle(
        "add",
        ({ payload }) => answer(Effect.map(Effect.flatMap(asLimited(payload), bans.add), banView)),
        MUTATION,
      )
      .handle("lift", ({ path }) => answer(Effect.map(bans.lift(path.id), banView)), MUTATION)
  }),
)

const banView = (ban: Ban): BanView => Struct.omit(ban, "version")

/** Limits count addresses in one spelling, and IPv6 customers by their /64. */
const asLimited = (request: BanRequest) => {
  if (request.kind !== "ip") return Effect.succeed(request)
  const bare = request.subject.replace(/::\/64$/, "::")
  return parseIp(bare) === undefined
    ? invalid("FIELD_INVALID", "/subject", "Expected an IP address")
    : Effect.succeed({ ...request, subject: limitKeyOf(bare) })
}
