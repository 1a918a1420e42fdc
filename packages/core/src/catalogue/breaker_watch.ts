import { Clock, Effect, Option } from "effect"
import { append, Commit, Crypto, newEventBy, retryConflicts, systemActor, update } from "../kernel/mod.ts"
import { Settings } from "../settings/mod.ts"
import { BREAKER_WINDOW_MS, breakerVerdict } from "./breaker.ts"
import { PlanEntity, type PlanId } from "./plan.ts"
import { PLAN_TALLY_NONE } from "./plan_outcome.ts"
import { CatalogueRepository } from "./repository.ts"

const actor = systemActor("breaker")

/** Watches plans that were out of stock: one that nearly always is gets a rest, and operators are told. */
export const makeBreakerWatch = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const catalogue = yield* CatalogueRepository
  const settings = yield* Settings

  return (planId: PlanId): Effect.Effect<void> =>
    Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      const found = yield* catalogue.planById(planId)
      if (Option.isNone(found)) return
      const plan = found.value
      if (plan.breakerUntil !== null && plan.breakerUntil > at) return
      const tallies = yield* catalogue.tallies([planId], at - BREAKER_WINDOW_MS)
      const until = breakerVerdict(
        plan,
        tallies.get(planId) ?? PLAN_TALLY_NONE,
        {
          enabled: yield* settings.get("breaker_enabled"),
          sampleMin: yield* settings.get("breaker_sample_min"),
          sharePercent: yield* settings.get("breaker_share_percent"),
        },
        at,
      )
      if (until === null) return
      yield* commit([
        update(PlanEntity, plan, { breakerUntil: until, updatedAt: at }),
        append(
          yield* newEventBy(crypto, {
            type: "alert.plan_breaker_opened",
            subject: "plan",
            subjectId: planId,
            actor,
            data: { name: plan.name, until },
          }),
        ),
      ])
    }).pipe(
      retryConflicts([`${PlanEntity.name}.version`]),
      // The breaker saves money and time; a redemption does not fail over it.
      Effect.catchAll((error) => Effect.logWarning("breaker not considered", { planId, error: error._tag })),
    )
})
