import { Context, Effect, Layer } from "effect"
import { operatorWith } from "../identity/mod.ts"
import type { PageRequest } from "../kernel/mod.ts"
import { type EventFilter, EventRepository } from "./repository.ts"

export const makeAuditTrail = Effect.gen(function* () {
  const repository = yield* EventRepository

  /** Events, newest first. Those with a permission are what operators did. */
  const page = (filter: EventFilter, request: PageRequest) =>
    Effect.zipRight(operatorWith("event:read"), repository.page(filter, request))

  return { page } as const
})

/** What happened, and who did it. */
export class AuditTrail extends Context.Tag("@mintcode/core/audit/AuditTrail")<
  AuditTrail,
  Effect.Effect.Success<typeof makeAuditTrail>
>() {}

export const layerAuditTrail = Layer.effect(AuditTrail, makeAuditTrail)
