import { type LimitKind, type LimitSubject, type LimitTally, limitKey } from "@mintcode/core/abuse"
import {
  afterRefusal,
  afterSuccess,
  afterTriesElsewhere,
  afterTriesReturned,
  isExhausted,
  newFailureBudget,
  newStanding,
  type RateDecision,
  type RateLimits,
  type Standing,
  spendBudget,
  takeTries,
} from "./address_standing.ts"
import { keyRateKey, keyRateLimits, keyRequestsUntoldMax, perMinuteOf } from "./key_rate.ts"
import type { LimitTable } from "./limit_table.ts"

/** Subjects that are remembered; those not seen for longest are forgotten first. About 15 MB. */
const SUBJECTS_MAX = 50_000
/** Bans that are held at once; those that end first give way. */
const BANS_MAX = 50_000

/** Tries of one subject that a process lets through in a minute before the others have to hear of them. */
export const TRIES_UNTOLD_MAX = 10
/** Refused codes of one subject before the others have to hear of them at once; fewer are told within a second. */
export const REFUSALS_UNTOLD_MAX = 3
/** Tries that nobody had to hear of are forgotten after this: by then they are back in the bucket. */
const UNTOLD_MS = 60_000
/** Bans shorter than this are over before anybody could look at them. */
export const BAN_RECORDED_MS_MIN = 30_000

/** The key of the budget of refusals over everybody. */
const EVERYBODY = "all:"

/** What others have not been told of yet. */
interface Untold {
  readonly begunAt: number
  readonly tries: number
  readonly refusals: number
  readonly accepted: number
}

const NOTHING = { tries: 0, refusals: 0, accepted: 0 } as const

/** A ban that limits led to and that should be kept. */
export interface NewBan {
  readonly subject: LimitSubject
  readonly until: number
  readonly strikes: number
}

/**
 * How everybody stands, as one process knows it: what it counted itself, what it was told by others, and bans. Nothing
 * here waits, so that a decision and its counting are one step.
 */
export const makeLimitBook = (limits: LimitTable, begunAt: number) => {
  const standings = new Map<string, Standing>()
  const untold = new Map<string, Untold>()
  const bans = new Map<string, number>()
  const newBans = new Map<string, NewBan>()
  let budget = newFailureBudget(limits.ip, begunAt)

  const limitsOf = (kind: LimitKind): RateLimits => limits[kind]

  const limitsOfKey = (key: string): RateLimits | undefined => {
    const perMinute = perMinuteOf(key)
    if (perMinute !== undefined) return keyRateLimits(limits.ip, perMinute)
    const subject = subjectOf(key)
    return subject === undefined ? undefined : limitsOf(subject.kind)
  }

  const standingOf = ({ kind, id }: LimitSubject, at: number): Standing =>
    standings.get(limitKey({ kind, id })) ?? newStanding(limitsOf(kind), at)

  const keep = (key: string, standing: Standing) => {
    // A Map keeps the order of insertion: taking a key out and putting it back makes it the newest.
    standings.delete(key)
    standings.set(key, standing)
    dropOldest(standings, SUBJECTS_MAX)
  }

  const untoldOf = (key: string, at: number): Untold => {
    const known = untold.get(key)
    return known !== undefined && (at - known.begunAt < UNTOLD_MS || known.refusals > 0 || isTold(key, known))
      ? known
      : { begunAt: at, ...NOTHING }
  }

  const count = (key: string, at: number, more: Partial<Omit<Untold, "begunAt">>) => {
    const known = untoldOf(key, at)
    untold.delete(key)
    untold.set(key, {
      begunAt: known.begunAt,
      tries: known.tries + (more.tries ?? 0),
      refusals: known.refusals + (more.refusals ?? 0),
      accepted: known.accepted + (more.accepted ?? 0),
    })
    dropOldest(untold, SUBJECTS_MAX)
  }

  const noteBan = (subject: LimitSubject, { bannedUntil, refusals }: Standing, at: number) => {
    if (bannedUntil - at >= BAN_RECORDED_MS_MIN) {
      newBans.set(limitKey(subject), { subject, until: bannedUntil, strikes: Math.floor(refusals) })
      dropOldest(newBans, BANS_MAX)
    }
  }

  const banned = (subject: LimitSubject, at: number) => Math.max(0, (bans.get(limitKey(subject)) ?? 0) - at)

  /** Takes tries of all subjects, or of none when one of them has to wait. The first is the one that headers tell of. */
  const take = (subjects: ReadonlyArray<LimitSubject>, tries: number, at: number): RateDecision => {
    budget = spendBudget(budget, limits.ip, 0, at)
    const taken = subjects.map((subject) => {
      const before = standingOf(subject, at)
      // Everybody's refusals are no reason to keep a code or an account from its owner.
      const isAlarm = subject.kind === "ip" && isExhausted(budget)
      const { decision, standing } = takeTries(before, limitsOf(subject.kind), tries, at, isAlarm)
      const waitMs = Math.max(decision.retryAfterMs, banned(subject, at))
      return { subject, standing, decision: { ...decision, isAllowed: waitMs === 0, retryAfterMs: waitMs } }
    })
    const [first] = taken
    if (first === undefined) return { isAllowed: true, remaining: 0, resetMs: 0, retryAfterMs: 0 }
    const refused = taken
      .filter(({ decision }) => !decision.isAllowed)
      .sort((left, right) => right.decision.retryAfterMs - left.decision.retryAfterMs)[0]
    if (refused !== undefined) return refused.decision
    for (const { standing, subject } of taken) {
      const key = limitKey(subject)
      // Whoever takes nothing, and is not known, need not be: machines that hold a licence would push out who guesses.
      if (tries > 0 || standings.has(key)) keep(key, standing)
      if (tries > 0) count(key, at, { tries })
    }
    return first.decision
  }

  /** Whether none of these has to wait: what `take` decides about no tries. Nobody is remembered for it. */
  const passes = (subjects: ReadonlyArray<LimitSubject>, at: number): boolean =>
    subjects.every((subject) => {
      const standing = standings.get(limitKey(subject))
      const isFree =
        standing === undefined || takeTries(standing, limitsOf(subject.kind), 0, at, false).decision.isAllowed
      return isFree && banned(subject, at) === 0
    })

  /** Takes one request out of the rate of an API key. */
  const takeRequest = (keyId: string, perMinute: number, at: number): RateDecision => {
    const key = keyRateKey(keyId, perMinute)
    const own = keyRateLimits(limits.ip, perMinute)
    const { decision, standing } = takeTries(standings.get(key) ?? newStanding(own, at), own, 1, at, false)
    if (decision.isAllowed) {
      keep(key, standing)
      count(key, at, { tries: 1 })
    }
    return decision
  }

  /** Gives tries back that turned out to be no guesses. What others were told of them stays told. */
  const giveBack = (subjects: ReadonlyArray<LimitSubject>, tries: number, at: number) => {
    for (const subject of subjects) {
      const key = limitKey(subject)
      const standing = standings.get(key)
      if (standing !== undefined) keep(key, afterTriesReturned(standing, limitsOf(subject.kind), tries, at))
      count(key, at, { tries: -Math.min(tries, untoldOf(key, at).tries) })
    }
  }

  const refuse = (subjects: ReadonlyArray<LimitSubject>, weight: number, at: number) => {
    for (const subject of subjects) {
      const standing = afterRefusal(standingOf(subject, at), limitsOf(subject.kind), at, weight)
      keep(limitKey(subject), standing)
      count(limitKey(subject), at, { refusals: weight })
      noteBan(subject, standing, at)
    }
    budget = spendBudget(budget, limits.ip, weight, at)
    count(EVERYBODY, at, { refusals: weight })
  }

  const accept = (subjects: ReadonlyArray<LimitSubject>, at: number) => {
    for (const subject of subjects) {
      const standing = standingOf(subject, at)
      if (standing.refusals === 0) continue
      keep(limitKey(subject), afterSuccess(standing))
      count(limitKey(subject), at, { accepted: 1 })
    }
  }

  /** Whether the others have to hear of these before more is let through. */
  const mustTell = (keys: ReadonlyArray<string>, at: number): boolean =>
    keys.some((key) => {
      const { refusals, tries } = untoldOf(key, at)
      return tries >= triesUntoldMax(key) || refusals >= REFUSALS_UNTOLD_MAX
    })

  /** What the others should hear of now: refusals, and tries of whoever is not far from a limit. */
  const toTell = (max: number): ReadonlyArray<LimitTally> => {
    const tallies: Array<LimitTally> = []
    for (const [key, one] of untold) {
      if (tallies.length >= max) break
      if (isTold(key, one)) tallies.push({ key, tries: one.tries, refusals: one.refusals, accepted: one.accepted })
    }
    return tallies
  }

  /** The others have heard of this. What was counted meanwhile is still untold. */
  const told = (tallies: ReadonlyArray<LimitTally>, at: number) => {
    for (const { accepted, key, refusals, tries } of tallies) {
      const known = untold.get(key)
      if (known === undefined) continue
      const rest = {
        tries: known.tries - tries,
        refusals: known.refusals - refusals,
        accepted: known.accepted - accepted,
      }
      if (rest.tries <= 0 && rest.refusals <= 0 && rest.accepted <= 0) untold.delete(key)
      else untold.set(key, { begunAt: at, ...rest })
    }
  }

  /** What another process has counted. */
  const hear = ({ accepted, key, refusals, tries }: LimitTally, at: number) => {
    if (key === EVERYBODY) {
      budget = spendBudget(budget, limits.ip, refusals, at)
      return
    }
    const own = limitsOfKey(key)
    if (own === undefined) return
    let standing = standings.get(key) ?? newStanding(own, at)
    if (tries > 0) standing = afterTriesElsewhere(standing, own, tries, at)
    if (refusals > 0) standing = afterRefusal(standing, own, at, refusals)
    if (accepted > 0) standing = afterSuccess(standing, accepted)
    keep(key, standing)
  }

  /** A ban as it is kept. One that was lifted clears the subject's name. */
  const hearBan = (subject: LimitSubject, until: number, strikes: number, isLifted: boolean, at: number) => {
    const key = limitKey(subject)
    if (isLifted) {
      bans.delete(key)
      newBans.delete(key)
      standings.delete(key)
      untold.delete(key)
      return
    }
    if (until <= at) {
      bans.delete(key)
      return
    }
    bans.delete(key)
    bans.set(key, until)
    dropOldest(bans, BANS_MAX)
    const standing = standingOf(subject, at)
    // A process that starts anew goes on where the others are.
    if (strikes > standing.refusals) keep(key, { ...standing, refusals: strikes, refusedAt: at })
  }

  const takeNewBans = (max: number): ReadonlyArray<NewBan> => {
    const some = [...newBans.values()].slice(0, max)
    for (const { subject } of some) newBans.delete(limitKey(subject))
    return some
  }

  return {
    take,
    passes,
    takeRequest,
    giveBack,
    refuse,
    accept,
    mustTell,
    toTell,
    told,
    hear,
    hearBan,
    takeNewBans,
  } as const
}
export type LimitBook = ReturnType<typeof makeLimitBook>

/** Whether others hear of it without being asked. */
const isTold = (key: string, { accepted, refusals, tries }: Untold): boolean =>
  refusals > 0 || accepted > 0 || tries >= triesUntoldMax(key)

/** Tries of one key of the book before others have to hear of them: of an API key a tenth of its rate. */
const triesUntoldMax = (key: string): number => {
  const perMinute = perMinuteOf(key)
  return perMinute === undefined ? TRIES_UNTOLD_MAX : keyRequestsUntoldMax(perMinute)
}

const KINDS: ReadonlySet<string> = new Set<LimitKind>(["ip", "device", "account", "code"])

const subjectOf = (key: string): LimitSubject | undefined => {
  const colon = key.indexOf(":")
  const kind = key.slice(0, colon)
  return KINDS.has(kind) ? { kind: kind as LimitKind, id: key.slice(colon + 1) } : undefined
}

const dropOldest = (map: Map<string, unknown>, max: number) => {
  if (map.size <= max) return
  const oldest = map.keys().next()
  if (oldest.done !== true) map.delete(oldest.value)
}
