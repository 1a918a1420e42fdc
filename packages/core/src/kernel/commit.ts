import { Context, Effect, Schedule } from "effect"
import type { AnyEntity, Entity } from "./entity.ts"
import { Conflict, type StorageFailed } from "./errors.ts"
import { type DomainEvent, DomainEventEntity } from "./event.ts"

/**
 * One guarded write. A transaction is a list of these: there is nothing to wait for inside it, no isolation level to
 * reason about, and an adapter may put many lists into one disk flush.
 */
export type Change =
  | {
      readonly _tag: "Insert"
      readonly entity: AnyEntity
      readonly rows: ReadonlyArray<Readonly<Record<string, unknown>>>
    }
  | {
      readonly _tag: "Update"
      readonly entity: AnyEntity
      readonly row: Readonly<Record<string, unknown>>
      /** The fields that are written: an update that leaves a field alone does not touch its indexes either. */
      readonly fields: ReadonlyArray<string>
      /** The version that was read; the row in the list carries the next one. */
      readonly expectedVersion: number
    }
  | {
      readonly _tag: "Remove"
      readonly entity: AnyEntity
      readonly key: string
      /** `null` for entities without versions: the row goes, and its not being there is no conflict. */
      readonly expectedVersion: number | null
    }
  | {
      readonly _tag: "Adjust"
      readonly entity: AnyEntity
      /** Key of the row; a row that is not there starts from `initial`, and `by` is added to that. */
      readonly key: string
      readonly by: Readonly<Record<string, number>>
      /** Inclusive bounds that must hold afterwards, by field. */
      readonly within: Readonly<Record<string, { readonly min?: number; readonly max?: number }>>
      /** The whole row to start from when there is none yet; without it a missing row is a conflict on `<entity>.absent`. */
      readonly initial: Readonly<Record<string, unknown>> | undefined
    }

/** Rows that must not exist yet. A taken key is a `Conflict` naming the unique key, or `<entity>.key`. */
export const insert = <Row>(entity: Entity<Row>, ...rows: ReadonlyArray<Row>): Change => ({
  _tag: "Insert",
  entity,
  rows: rows as ReadonlyArray<Readonly<Record<string, unknown>>>,
})

/** Replaces a row that still has the version that was read. Otherwise a `Conflict` named `<entity>.version`. */
export const update = <Row extends { readonly version: number }>(
  entity: Entity<Row>,
  read: Row,
  changes: Partial<Omit<Row, "version">>,
): Change => ({
  _tag: "Update",
  entity,
  row: { ...read, ...changes, version: read.version + 1 },
  fields: Object.keys(changes),
  expectedVersion: read.version,
})

/** Removes a row that still has the version that was read. Otherwise a `Conflict` named `<entity>.version`. */
export const remove = <Row extends { readonly version: number }>(entity: Entity<Row>, read: Row): Change => ({
  _tag: "Remove",
  entity,
  key: read[entity.key] as string,
  expectedVersion: read.version,
})

/** Removes rows that carry no version, such as keys that need not be remembered any longer. Missing ones do not matter. */
export const forget = <Row>(entity: Entity<Row>, keys: ReadonlyArray<string>): ReadonlyArray<Change> =>
  keys.map((key) => ({ _tag: "Remove", entity, key, expectedVersion: null }))

/** Adds to counters that many touch. Leaving a bound is a `Conflict` named `<entity>.<field>`. A row that is not there
 * starts from `initial`, usually all zeros, and then `by` is added: the first one counts as much as any other.
 */
export const adjust = <Row>(
  entity: Entity<Row>,
  key: string,
  by: { readonly [Field in keyof Row]?: number },
  options: {
    readonly within?: { readonly [Field in keyof Row]?: { readonly min?: number; readonly max?: number } }
    readonly initial?: Row
  } = {},
): Change => ({
  _tag: "Adjust",
  entity,
  key,
  by: by as Readonly<Record<string, number>>,
  within: (options.within ?? {}) as Readonly<Record<string, { readonly min?: number; readonly max?: number }>>,
  initial: options.initial as Readonly<Record<string, unknown>> | undefined,
})

/** Appends events to the outbox, in the same commit as what they tell of. */
export const append = (...events: ReadonlyArray<DomainEvent>): Change => insert(DomainEventEntity, ...events)

/** Rows in one commit at the most: keeps a lock and the memory of a writer short. Bulk work splits itself. */
export const COMMIT_ROWS_MAX = 2_000

/**
 * Applies a list of changes: all of them or none. When it succeeds the changes survive a power cut.
 *
 * A row is updated or removed once in a list. Their order does not matter: storage removes first, inserts last, and goes
 * through tables and keys in a fixed order, so that two commits do not wait for each other. When more than one guard
 * fails, any of them may be the one that is named.
 *
 * Fails with `Conflict` when a guard does not hold. After `StorageFailed` the changes may or may not have been
 * applied: read again before deciding anew.
 */
export class Commit extends Context.Tag("@mintcode/core/kernel/Commit")<
  Commit,
  (changes: ReadonlyArray<Change>) => Effect.Effect<void, Conflict | StorageFailed>
>() {}

/** Tries after the first when a commit lost a race. */
const CONFLICT_RETRIES_MAX = 12
/** First pause after a lost race. */
const CONFLICT_PAUSE = "2 millis"
/** What each further pause grows by, give or take its jitter: twelve of them take half a second. */
const CONFLICT_PAUSE_FACTOR = 1.5

/**
 * Runs a read-decide-commit program again while its commit loses races on the named guards. Others pass through, and
 * so does the last conflict when the tries are used up.
 */
export const retryConflicts =
  (guards: ReadonlyArray<string>) =>
  <A, E, R>(program: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    // The first try goes without a schedule: most win, and should not pay for one.
    Effect.catchIf(
      program,
      (error) => isConflictOn(error, guards),
      (lost) => {
        let next: Effect.Effect<A, E, R> = Effect.fail(lost)
        const again = Effect.suspend(() => {
          const now = next
          next = program
          return now
        })
        return Effect.retry(again, { while: (error) => isConflictOn(error, guards), schedule: CONFLICT_PAUSES })
      },
    )

const CONFLICT_PAUSES = Schedule.exponential(CONFLICT_PAUSE, CONFLICT_PAUSE_FACTOR).pipe(
  Schedule.jittered,
  Schedule.intersect(Schedule.recurs(CONFLICT_RETRIES_MAX)),
)

/** True for a `Conflict` about one of these guards. */
export const isConflictOn = (error: unknown, guards: ReadonlyArray<string>): error is Conflict =>
  typeof error === "object" &&
  error !== null &&
  (error as { _tag?: unknown })._tag === "Conflict" &&
  guards.includes((error as Conflict).guard)

/**
 * Refuses an edit of another version than the one that was read, as its commit would: with a `Conflict` on
 * `<entity>.version`. An edit without an expected version is of whatever is there.
 */
export const expectVersion = (
  entity: AnyEntity,
  found: number,
  expected: number | undefined,
): Effect.Effect<void, Conflict> =>
  expected === undefined || expected === found
    ? Effect.void
    : new Conflict({ code: "CONFLICT", guard: `${entity.name}.version` })
