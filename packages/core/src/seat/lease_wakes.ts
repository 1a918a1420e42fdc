import { Chunk, Clock, Effect, Stream } from "effect"
import { type Change, Commit, type StorageFailed, type Timestamp, update } from "../kernel/mod.ts"
import { LeaseEntity, LeaseRepository } from "../lease/mod.ts"
import { SeatRepository } from "./repository.ts"
import { SeatEntity } from "./seat.ts"

/** Leases woken in one commit. */
const WAKE_CHUNK = 200

/**
 * Wakes all who sit in a workspace, so that they are looked at now and not when their time comes: leases that have begun,
 * and seats that somebody is still invited to. Whoever is being looked at this moment loses that look and is looked at
 * again.
 */
export const makeLeaseWakes = Effect.gen(function* () {
  const commit = yield* Commit
  const leases = yield* LeaseRepository
  const seats = yield* SeatRepository

  /** One at a time when a chunk ran into somebody's change: who changed a row just now has seen how things are. */
  const save = (changes: ReadonlyArray<Change>): Effect.Effect<void, StorageFailed> =>
    changes.length === 0
      ? Effect.void
      : commit(changes).pipe(
          Effect.catchTag("Conflict", () =>
            changes.length === 1 ? Effect.void : Effect.forEach(changes, (one) => save([one]), { discard: true }),
          ),
        )

  const wake = (ids: ReadonlyArray<string>) =>
    Stream.fromIterable(new Set(ids)).pipe(
      Stream.grouped(WAKE_CHUNK),
      Stream.runForEach((some) =>
        Effect.gen(function* () {
          const at = yield* Clock.currentTimeMillis
          const found = yield* leases.byIds(Chunk.toReadonlyArray(some))
          yield* save(
            found
              .filter((lease) => lease.state !== "released" && lease.state !== "pending" && sleeps(lease, at))
              .map((lease) => update(LeaseEntity, lease, { wakeAt: at })),
          )
        }),
      ),
    )

  const wakeIn = (workspaceId: string) =>
    Effect.gen(function* () {
      const live = yield* seats.liveSeatsIn(workspaceId)
      yield* wake(live.map(({ leaseId }) => leaseId))
      const at = yield* Clock.currentTimeMillis
      yield* Stream.fromIterable(live.filter((seat) => seat.state !== "accepted" && sleeps(seat, at))).pipe(
        Stream.grouped(WAKE_CHUNK),
        Stream.runForEach((some) =>
          save(Chunk.toReadonlyArray(some).map((seat) => update(SeatEntity, seat, { wakeAt: at }))),
        ),
      )
    })

  return { wake, wakeIn } as const
})

const sleeps = ({ wakeAt }: { readonly wakeAt: Timestamp | null }, at: Timestamp): boolean =>
  wakeAt === null || wakeAt > at
