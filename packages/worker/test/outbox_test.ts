import { expect, it } from "@effect/vitest"
import { adjust, append, Commit, DomainEventEntity, newEvent, systemActor } from "@mintcode/core/kernel"
import { Outbox, OutboxRepository } from "@mintcode/core/notification"
import { Effect } from "effect"
import { describeDatabases } from "./databases.ts"
import { layerWorld } from "./world.ts"

const event = newEvent({
  type: "thing.happened",
  subject: "thing",
  subjectId: "1",
  actor: systemActor("tests"),
  data: {},
})

describeDatabases("events that two workers hand over at once", (database) => {
  it.scopedLive("are marked once, and those that only one of them saw as well", () =>
    Effect.gen(function* () {
      const url = yield* database
      const dispatch = Effect.flatMap(Outbox, (outbox) => outbox.dispatch)
      const other = Effect.provide(dispatch, layerWorld({ url }))
      let isFirst = true
      // The other hands all of them over while this one is about to.
      const deliver = () =>
        Effect.suspend(() => {
          if (!isFirst) return Effect.void
          isFirst = false
          return Effect.orDie(other)
        })
      yield* Effect.gen(function* () {
        const commit = yield* Commit
        const events = [yield* event, yield* event]
        yield* commit([append(...events)])
        yield* dispatch
        const repository = yield* OutboxRepository
        expect(yield* repository.pending(10)).toEqual([])
        const isNotBelowZero = { within: { pending: { min: 0 } } }
        yield* commit(events.map(({ id }) => adjust(DomainEventEntity, id, { pending: 0 }, isNotBelowZero)))
        yield* commit([append(yield* event)])
        yield* dispatch
        expect(yield* repository.pending(10)).toEqual([])
      }).pipe(Effect.provide(layerWorld({ url, sinks: [{ name: "slow", deliver }] })))
    }),
  )
})
