import { Clock, Context, Effect, Layer } from "effect"
import { audited, operatorWith } from "../identity/mod.ts"
import { Commit, Crypto, type PageRequest } from "../kernel/mod.ts"
import { type EventFilter, EventRepository } from "./repository.ts"

export const makeAuditTrail = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* EventRepository

  /** Events, newest first. Those with a permission are what operators did. */
  const page = (filter: EventFilter, request: PageRequest) =>
    Effect.zipRight(operatorWith("audit:read"), repository.page(filter, request))

  /** All events that fit, oldest first. That somebody took them away is an event itself, on disk before the first. */
  const exported = (filter: EventFilter) =>
    Effect.gen(function* () {
      const operator = yield* operatorWith("audit:read")
      const subjectId = new Date(yield* Clock.currentTimeMillis).toISOString()
      const data = { filter: { ...filter } }
      yield* commit([
        yield* audited(operator, "audit:read", { type: "audit.exported", subject: "audit", subjectId, data }),
      ])
      return repository.stream(filter)
    }).pipe(
      Effect.catchTag("Conflict", (conflict) => Effect.die(conflict)),
      Effect.provideService(Crypto, crypto),
    )

  return { page, exported } as const
})

/** What happened, and who did it. */
export class AuditTrail extends Context.Tag("@mintcode/core/audit/AuditTrail")<
  AuditTrail,
  Effect.Effect.Success<typeof makeAuditTrail>
>() {}

export const layerAuditTrail = Layer.effect(AuditTrail, makeAuditTrail)
