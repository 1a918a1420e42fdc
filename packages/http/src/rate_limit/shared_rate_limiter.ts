import {
  AbuseRepository,
  type Ban,
  Bans,
  LIMIT_SHARE_KEEP_MS,
  LIMIT_SHARE_SUBJECTS_MAX,
  type LimitShare,
  LimitShareEntity,
  type LimitShareId,
  limitKey,
} from "@mintcode/core/abuse"
import { base64Url, Commit, Crypto, insert, newIdBy } from "@mintcode/core/kernel"
import { Clock, Effect, Layer, Schedule } from "effect"
import type { RateDecision, RateLimits } from "./address_standing.ts"
import { keyRateKey } from "./key_rate.ts"
import { makeLimitBook } from "./limit_book.ts"
import { limitTable } from "./limit_table.ts"
import { RateLimiter, reportTo } from "./rate_limiter.ts"

/** How soon the others hear of refusals and bans, and we of theirs. */
const SHARE_EVERY = "1 second"
/**
 * Shares and bans this much older than the last look are looked at again: a commit may become visible after a later
 * one, and clocks differ. Those that are known are left out.
 */
const LOOK_BACK_MS = 10_000
/** Shares that are read at once: each tells of up to a thousand subjects. */
const SHARES_CHUNK = 50
/** Bans that are read at once, and kept in one go. */
const BANS_CHUNK = 1_000
const BANS_KEPT_CHUNK = 50
/** Bans that a process that starts reads; those that end first do without. */
const BANS_AT_START = 20_000
/** Shares that one request waits for: others may use up what the first one made room for. */
const SHARE_ROUNDS_MAX = 3
/** Random bytes of a process's name among the others. */
const PROCESS_BYTES = 12

/**
 * Limits that hold over all processes on one database. Each counts for itself; what somebody does who is far from any
 * limit stays in its process and costs no write. Refusals, and tries of whoever is not far, are told to the others in
 * one small row a second, and every process reads those of the others.
 *
 * Nobody gets more than `TRIES_UNTOLD_MAX` tries (`REFUSALS_UNTOLD_MAX` refusals) in a minute out of a process before
 * it has told the others and heard them: over N processes somebody gets a limit's tries and N times that at the most
 * (decision 0010).
 */
export const makeRateLimiterShared = (limits?: RateLimits) =>
  Effect.gen(function* () {
    const commit = yield* Commit
    const crypto = yield* Crypto
    const repository = yield* AbuseRepository
    const bans = yield* Bans
    const table = limitTable(limits)
    const startedAt = yield* Clock.currentTimeMillis
    const book = makeLimitBook(table, startedAt)
    const process = base64Url(yield* crypto.randomBytes(PROCESS_BYTES))
    const turn = yield* Effect.makeSemaphore(1)

    /** Keys whose tries the others were told of, and of which we have not heard the others' yet. */
    const unheard = new Set<string>()
    /** Ids of shares that were heard and may be read again. */
    const heard = new Map<string, number>()
    let sharesFrom = startedAt - LIMIT_SHARE_KEEP_MS
    let bansFrom = startedAt
    let hasStarted = false

    const tell = Effect.gen(function* () {
      const tallies = book.toTell(LIMIT_SHARE_SUBJECTS_MAX)
      if (tallies.length === 0) return
      const at = yield* Clock.currentTimeMillis
      const id = yield* newIdBy<LimitShareId>(crypto)
      yield* commit([insert(LimitShareEntity, { id, process, tallies: [...tallies], at })])
      book.told(tallies, at)
      for (const { key } of tallies) unheard.add(key)
    })

    const hear = Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      let afterId: string | null = null
      for (;;) {
        const shares: ReadonlyArray<LimitShare> = yield* repository.sharesSince(
          sharesFrom,
          process,
          afterId,
          SHARES_CHUNK,
        )
        for (const share of shares) {
          if (heard.has(share.id)) continue
          heard.set(share.id, share.at)
          // What happened a while ago counts from when it happened; a clock that runs ahead counts as now.
          for (const tally of share.tallies) book.hear(tally, Math.min(at, share.at))
        }
        afterId = shares.at(-1)?.id ?? null
        if (shares.length < SHARES_CHUNK) break
      }
      sharesFrom = at - LOOK_BACK_MS
      unheard.clear()
      for (const [id, told] of heard) if (told < at - 2 * LOOK_BACK_MS) heard.delete(id)
    })

    const hearBans = Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      const news = (bans: ReadonlyArray<Ban>) => {
        for (const ban of bans) {
          // A lift is heard once: wrong codes from then on count anew.
          if (!heard.has(banKey(ban))) {
            book.hearBan({ kind: ban.kind, id: ban.subject }, ban.until, ban.strikes, ban.liftedAt !== null, at)
          }
          heard.set(banKey(ban), at)
        }
      }
      if (!hasStarted) news(yield* repository.activeBans(at, BANS_AT_START))
      hasStarted = true
      for (let since = bansFrom - LOOK_BACK_MS; ; ) {
        const found = yield* repository.bansSince(since, BANS_CHUNK)
        news(found)
        const last = found.at(-1)?.updatedAt ?? since
        if (found.length < BANS_CHUNK) break
        since = Math.max(last, since + 1)
      }
      bansFrom = at
    })

    const keepBans = Effect.suspend(() =>
      Effect.forEach(
        book.takeNewBans(BANS_KEPT_CHUNK),
        ({ subject, until, strikes }) => bans.record(subject, until, strikes),
        { discard: true },
      ),
    )

    const share = Effect.zipRight(tell, hear)

    const withLog = <E extends { readonly _tag: string }>(effect: Effect.Effect<void, E>): Effect.Effect<void> =>
      Effect.catchAll(effect, (error) => Effect.logWarning("limits not shared", { error: error._tag }))

    yield* turn
      .withPermits(1)(withLog(Effect.zipRight(share, hearBans)))
      .pipe(
        Effect.zipRight(withLog(keepBans)),
        Effect.catchAllDefect((defect) => Effect.logError("limits not shared", { defect })),
        Effect.repeat(Schedule.spaced(SHARE_EVERY)),
        Effect.forkScoped,
      )

    const mustShare = (keys: ReadonlyArray<string>, at: number): boolean =>
      book.mustTell(keys, at) || keys.some((key) => unheard.has(key))

    /**
     * Counts in the step that decides. When the others have to hear of these keys of the book first, tells them and
     * hears them, one request after the other; without storage we go by what we know.
     */
    const decided = (keys: ReadonlyArray<string>, take: (at: number) => RateDecision) => {
      const now = Effect.map(Clock.currentTimeMillis, (at) => (mustShare(keys, at) ? undefined : take(at)))
      const inTurn = Effect.gen(function* () {
        for (let round = 0; round < SHARE_ROUNDS_MAX; round++) {
          const decision = yield* now
          if (decision !== undefined) return decision
          yield* withLog(share)
        }
        return take(yield* Clock.currentTimeMillis)
      }).pipe(turn.withPermits(1))
      return Effect.flatMap(now, (decision) => (decision === undefined ? inTurn : Effect.succeed(decision)))
    }

    return RateLimiter.of({
      limits: table.ip,
      take: (subjects, tries) => decided(subjects.map(limitKey), (at) => book.take(subjects, tries, at)),
      passesNow: (subjects, at) => !mustShare(subjects.map(limitKey), at) && book.passes(subjects, at),
      giveBack: (subjects, tries) => Effect.map(Clock.currentTimeMillis, (at) => book.giveBack(subjects, tries, at)),
      takeRequest: (keyId, perMinute) =>
        decided([keyRateKey(keyId, perMinute)], (at) => book.takeRequest(keyId, perMinute, at)),
      report: (subjects, outcome, weight) => reportTo(book, subjects, outcome, weight),
    })
  })

const banKey = (ban: { readonly id: string; readonly version: number }) => `${ban.id} ${ban.version}`

/** The limiter of processes that share a database. */
export const layerRateLimiterShared = (limits?: RateLimits) => Layer.scoped(RateLimiter, makeRateLimiterShared(limits))
