import { Clock, Effect, Either } from "effect"
import { append, Commit, Crypto, newEventBy, retryConflicts, systemActor, update } from "../kernel/mod.ts"
import { LicenceEntity } from "./licence.ts"
import { licenceTransition } from "./licence_state.ts"
import { LicenceRepository } from "./repository.ts"

/** Licences that one sweep expires before it lets others work. */
const SWEEP_CHUNK = 200

/** Marks expired what has expired; checks refuse such licences even before. Answers how many there were. */
export const makeLicenceSweep = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* LicenceRepository

  const sweepSome = Effect.gen(function* () {
    const at = yield* Clock.currentTimeMillis
    const over = yield* repository.over(at, SWEEP_CHUNK)
    if (over.length === 0) return 0
    const event = yield* newEventBy(crypto, {
      type: "licence.expired",
      subject: "licence",
      subjectId: "many",
      actor: systemActor("licence-expiry"),
      data: { ids: over.map(({ id }) => id) },
    })
    yield* commit([
      ...over.flatMap((licence) =>
        Either.match(licenceTransition(licence, "Expire", at), {
          onLeft: () => [],
          onRight: (state) => [update(LicenceEntity, licence, { state, updatedAt: at })],
        }),
      ),
      append(event),
    ])
    return over.length
  }).pipe(retryConflicts([`${LicenceEntity.name}.version`]))

  return Effect.iterate(
    { swept: 0, last: SWEEP_CHUNK },
    {
      while: ({ last }) => last === SWEEP_CHUNK,
      body: ({ swept }) => Effect.map(sweepSome, (last) => ({ swept: swept + last, last })),
    },
  ).pipe(Effect.map(({ swept }) => swept))
})
