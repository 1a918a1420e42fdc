import { Clock, Context, Effect, Layer, Option } from "effect"
import { operatorWith } from "../identity/mod.ts"
import {
  adjust,
  Commit,
  Crypto,
  DomainEventEntity,
  insert,
  isConflictOn,
  newIdBy,
  type StorageFailed,
} from "../kernel/mod.ts"
import {
  type AuditSeal,
  AuditSealEntity,
  type AuditSealId,
  CHAIN_BEGINNING,
  makeSeal,
  SEAL_EVENTS_MAX,
} from "./audit_seal.ts"
import type { AuditCheckpoint, ChainBreak, ChainPlace, ChainReport } from "./chain_report.ts"
import { AuditSealRepository, EventRepository } from "./repository.ts"
import { flawOfEvents, flawOfSeal } from "./seal_check.ts"

/** Seals that one check goes through: some seconds of work, after which whoever asked is told how far it got. */
const CHECK_SEALS_MAX = 100
/** Seals in memory at once: each is some 40 kB. */
const CHECK_SEALS_CHUNK = 10

const BEGINNING: ChainPlace = { sequence: 0, head: CHAIN_BEGINNING }

/** Guards that tell a worker that another one has sealed. */
const SEALED_BY_ANOTHER = ["audit_seal.sequence", `${DomainEventEntity.name}.seal`]

export const makeAuditChain = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const events = yield* EventRepository
  const seals = yield* AuditSealRepository

  /** Seals the oldest events that are in no seal. Answers how many there were. */
  const sealOnce = Effect.gen(function* () {
    const waiting = yield* events.inSeal(0, SEAL_EVENTS_MAX)
    if (waiting.length === 0) return 0
    const last = Option.getOrUndefined(yield* seals.last)
    const seal = makeSeal(crypto, yield* newIdBy<AuditSealId>(crypto), yield* Clock.currentTimeMillis, last, waiting)
    const bounds = { min: seal.sequence, max: seal.sequence }
    yield* commit([
      insert(AuditSealEntity, seal),
      // From 0 to the seal's number and nothing else: an event is in one seal.
      ...waiting.map((event) =>
        adjust(DomainEventEntity, event.id, { seal: seal.sequence }, { within: { seal: bounds } }),
      ),
    ])
    return waiting.length
  })

  /** Seals what is there. For the worker; any number may try, and one does it. */
  const seal: Effect.Effect<void, StorageFailed> = sealOnce.pipe(
    Effect.repeat({ until: (count) => count < SEAL_EVENTS_MAX }),
    Effect.asVoid,
    Effect.catchTag("Conflict", (conflict) =>
      isConflictOn(conflict, SEALED_BY_ANOTHER) ? Effect.void : Effect.die(conflict),
    ),
  )

  /** The first flaw of the next seal and of its events. */
  const check = (place: ChainPlace, next: AuditSeal): Effect.Effect<ChainBreak | undefined, StorageFailed> =>
    Effect.gen(function* () {
      const flaw = flawOfSeal(crypto, place, next)
      if (flaw !== undefined) return flaw
      const found = flawOfEvents(crypto, next, yield* events.inSeal(next.sequence, SEAL_EVENTS_MAX + 1))
      if (found === undefined) return undefined
      const isMoved = found.code === "EVENT_REMOVED" && Option.isSome(yield* events.byId(found.eventId))
      return { ...found, code: isMoved ? "EVENT_REORDERED" : found.code, sequence: next.sequence }
    })

  /** The end, or seals that were added meanwhile, or an event whose seal is not there. */
  const checkEnd = (place: ChainPlace) =>
    Effect.gen(function* () {
      const stray = yield* events.inSealOutside(place.sequence)
      if (Option.isNone(stray)) return { broken: null, isEnd: true } as const
      // It may have been sealed between the two looks.
      if ((yield* seals.after(place.sequence, 1)).length > 0 && stray.value.seal > 0) {
        return { broken: null, isEnd: false } as const
      }
      const broken: ChainBreak =
        stray.value.seal > 0
          ? { code: "SEAL_REMOVED", sequence: place.sequence + 1, eventId: stray.value.id }
          : { code: "EVENT_INSERTED", sequence: stray.value.seal, eventId: stray.value.id }
      return { broken, isEnd: true } as const
    })

  const verifyFrom = (
    from: ChainPlace,
    checkpoint: ChainPlace | undefined,
  ): Effect.Effect<ChainReport, StorageFailed> =>
    Effect.gen(function* () {
      let place = from
      let counted = { seals: 0, events: 0 }
      const told = (isComplete: boolean, broken: ChainBreak | null, waiting = 0): ChainReport => ({
        place,
        isComplete,
        ...counted,
        waiting,
        broken,
      })
      const differs = () => checkpoint?.sequence === place.sequence && checkpoint.head !== place.head
      const atCheckpoint = (): ChainBreak => ({ code: "CHECKPOINT_DIFFERS", sequence: place.sequence, eventId: null })
      if (differs()) return told(true, atCheckpoint())
      while (counted.seals < CHECK_SEALS_MAX) {
        const chunk = yield* seals.after(place.sequence, CHECK_SEALS_CHUNK)
        for (const next of chunk) {
          const broken = yield* check(place, next)
          if (broken !== undefined) return told(true, broken)
          place = { sequence: next.sequence, head: next.digest }
          counted = { seals: counted.seals + 1, events: counted.events + next.count }
          if (differs()) return told(true, atCheckpoint())
        }
        if (chunk.length > 0) continue
        const { broken, isEnd } = yield* checkEnd(place)
        if (!isEnd) continue
        if (broken !== null) return told(true, broken)
        if (checkpoint !== undefined && checkpoint.sequence > place.sequence) {
          return told(true, { code: "TAIL_TRUNCATED", sequence: place.sequence + 1, eventId: null })
        }
        return told(true, null, (yield* events.inSeal(0, SEAL_EVENTS_MAX)).length)
      }
      return told(false, null)
    })

  /**
   * Computes everything anew from a place on, a bounded number of seals at a time: go on from the report's place until
   * it is complete. With a checkpoint it also tells whether the chain still is the one that the checkpoint was taken of.
   */
  const verify = (from: ChainPlace = BEGINNING, checkpoint?: ChainPlace) =>
    Effect.zipRight(operatorWith("audit:verify"), verifyFrom(from, checkpoint))

  /** The end of the chain as it is now. */
  const checkpoint = Effect.gen(function* () {
    yield* operatorWith("audit:verify")
    const last = Option.getOrUndefined(yield* seals.last)
    const place: ChainPlace = last === undefined ? BEGINNING : { sequence: last.sequence, head: last.digest }
    return { ...place, at: yield* Clock.currentTimeMillis } satisfies AuditCheckpoint
  })

  return { seal, verify, checkpoint } as const
})

/** The chain that makes a change of the past show. */
export class AuditChain extends Context.Tag("@mintcode/core/audit/AuditChain")<
  AuditChain,
  Effect.Effect.Success<typeof makeAuditChain>
>() {}

export const layerAuditChain = Layer.effect(AuditChain, makeAuditChain)
