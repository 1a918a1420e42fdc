import { Clock, Context, Effect, Layer, Option } from "effect"
import { audited, operatorWith } from "../identity/mod.ts"
import {
  append,
  type Change,
  Commit,
  type Conflict,
  Crypto,
  insert,
  NotFound,
  newEventBy,
  newIdBy,
  type PageRequest,
  remove,
  retryConflicts,
  type StorageFailed,
  systemActor,
  update,
} from "../kernel/mod.ts"
import { BAN_KEEP_MS, type Ban, BanEntity, type BanFilter, type BanId, type BanRequest } from "./ban.ts"
import type { LimitSubject } from "./limit_subject.ts"
import { AbuseRepository } from "./repository.ts"

/** Bans that are forgotten in one commit. */
const FORGET_CHUNK = 200

const GUARDS = ["ban.subject", `${BanEntity.name}.version`]

const actor = systemActor("limits")

/** What a ban is about to be. */
type NewBan = Pick<Ban, "source" | "until" | "strikes" | "note" | "createdBy">

export const makeBans = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* AbuseRepository

  /** The subject's ban as it will be, and the change that makes it so. */
  const placed = ({ kind, id: subject }: LimitSubject, ban: NewBan, at: number, known: Option.Option<Ban>) =>
    Effect.gen(function* () {
      const changes = { ...ban, liftedAt: null, updatedAt: at }
      if (Option.isSome(known)) {
        const row: Ban = { ...known.value, ...changes, version: known.value.version + 1 }
        return { row, change: update(BanEntity, known.value, changes) }
      }
      const row: Ban = { id: yield* newIdBy<BanId>(crypto), version: 1, kind, subject, createdAt: at, ...changes }
      return { row, change: insert(BanEntity, row) }
    })

  const place = (
    subject: LimitSubject,
    ban: (at: number) => NewBan,
    told: (row: Ban, before: Ban | undefined) => Effect.Effect<Change>,
    isDue: (known: Ban, at: number) => boolean = () => true,
  ): Effect.Effect<Ban, Conflict | StorageFailed> =>
    Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      const known = yield* repository.banOf(subject)
      if (Option.isSome(known) && !isDue(known.value, at)) return known.value
      const { change, row } = yield* placed(subject, ban(at), at, known)
      yield* commit([change, yield* told(row, Option.getOrUndefined(known))])
      return row
    }).pipe(retryConflicts(GUARDS))

  /** Keeps a ban that limits have led to, so that operators see it and other processes hold it. */
  const record = (subject: LimitSubject, until: number, strikes: number) =>
    place(
      subject,
      () => ({ source: "limit", until, strikes, note: "", createdBy: actor.id }),
      (row) =>
        Effect.map(
          newEventBy(crypto, {
            type: "abuse.banned",
            subject: "ban",
            subjectId: row.id,
            actor,
            data: { kind: row.kind, subject: row.subject, until, strikes },
          }),
          (event) => append(event),
        ),
      // An operator's ban, or a longer one of another process, stays as it is.
      (known, at) => known.until < until && !(known.source === "operator" && known.until > at),
    )

  const page = (filter: BanFilter, request: PageRequest) =>
    Effect.zipRight(
      operatorWith("abuse:read"),
      Effect.flatMap(Clock.currentTimeMillis, (at) => repository.bans(filter, at, request)),
    )

  /** Bans somebody for a time that an operator decides on. A ban that there is already is replaced. */
  const add = ({ forMs, kind, note, subject }: BanRequest) =>
    Effect.gen(function* () {
      const operator = yield* operatorWith("abuse:edit")
      return yield* place(
        { kind, id: subject },
        (at) => ({ source: "operator", until: at + forMs, strikes: 0, note: note ?? "", createdBy: operator.actor.id }),
        (row, before) =>
          audited(operator, "abuse:edit", {
            type: "ban.added",
            subject: "ban",
            subjectId: row.id,
            data: { kind, subject, until: row.until, before: before?.until ?? null },
          }).pipe(Effect.provideService(Crypto, crypto)),
      )
    })

  /** Ends a ban now, and what led to it is forgotten. */
  const lift = (id: string) =>
    Effect.gen(function* () {
      const operator = yield* operatorWith("abuse:edit")
      const at = yield* Clock.currentTimeMillis
      const ban = Option.getOrUndefined(yield* repository.banById(id))
      if (ban === undefined) return yield* new NotFound({ code: "BAN_NOT_FOUND", entity: "ban", id })
      const changes = { until: Math.min(ban.until, at), strikes: 0, liftedAt: at, updatedAt: at }
      yield* commit([
        update(BanEntity, ban, changes),
        yield* audited(operator, "abuse:edit", {
          type: "ban.lifted",
          subject: "ban",
          subjectId: id,
          data: { kind: ban.kind, subject: ban.subject, before: ban.until },
        }).pipe(Effect.provideService(Crypto, crypto)),
      ])
      return { ...ban, ...changes, version: ban.version + 1 } satisfies Ban
    }).pipe(retryConflicts(GUARDS))

  /** Removes bans that have been over for long. For the worker. */
  const forgetOld = Effect.gen(function* () {
    const before = (yield* Clock.currentTimeMillis) - BAN_KEEP_MS
    const old = yield* repository.bansBefore(before, FORGET_CHUNK)
    // One that was changed meanwhile is no old one any more.
    yield* Effect.forEach(
      old,
      (ban) => Effect.catchTag(commit([remove(BanEntity, ban)]), "Conflict", () => Effect.void),
      {
        discard: true,
      },
    )
    return old.length
  }).pipe(Effect.repeat({ until: (count) => count < FORGET_CHUNK }), Effect.asVoid)

  return { record, page, add, lift, forgetOld } as const
})

/** Who may try nothing for a while: what limits lead to, and what operators decide. */
export class Bans extends Context.Tag("@mintcode/core/abuse/Bans")<Bans, Effect.Effect.Success<typeof makeBans>>() {}

export const layerBans = Layer.effect(Bans, makeBans)
