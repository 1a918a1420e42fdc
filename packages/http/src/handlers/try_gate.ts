import { LIMIT_SUBJECT_MAX, type LimitKind, type LimitSubject, WeakCodes } from "@mintcode/core/abuse"
import { base64Url, Crypto } from "@mintcode/core/kernel"
import { normaliseCode } from "@mintcode/core/voucher"
import { Effect } from "effect"
import { HOLDER_COOKIE, makeProblem, type Problem } from "../api/mod.ts"
import { type RateDecision, RateLimiter, type TryOutcome, WEAK_COST } from "../rate_limit/mod.ts"
import { ClientAddress } from "../server/client_address.ts"
import { limitKeyOf } from "../server/ip_address.ts"
import type { PlainRequest } from "../server/plain_request.ts"
import { answerHeaders, rateHeaders } from "./response_headers.ts"

type Request = PlainRequest

/** What clients without cookies may send to be told apart behind one address. */
const DEVICE_HEADER = "x-device-id"
const DEVICE = /^[\w.:-]{16,200}$/
/** Bytes of a digest that stands for a device or a code: enough that no two are the same by chance. */
const DIGEST_BYTES = 16

/** What a request tries. */
export interface Try {
  /** The code as typed; more than one for a list. */
  readonly codes?: ReadonlyArray<string>
  /** What it costs when it is not about codes: 1 when nothing is said. */
  readonly cost?: number
  /** The account that is logged in to. Give it once it is known who asks, or which account is meant. */
  readonly account?: string | undefined
}

/**
 * The limits that everything stands behind where something secret could be guessed: codes, passwords, keys.
 *
 * A handler calls `admit` before it looks, `report` once it knows what came of it, and `checkBan` where only bans should
 * count. Each refusal is the same problem, `RATE_LIMITED`.
 */
export const makeTryGate = Effect.gen(function* () {
  const limiter = yield* RateLimiter
  const clientAddress = yield* ClientAddress
  const crypto = yield* Crypto
  const weakCodes = yield* WeakCodes

  const digestOf = (kind: LimitKind, text: string) =>
    base64Url(crypto.digest("limit", `${kind}:${text}`).subarray(0, DIGEST_BYTES))

  /** What the caller is limited by when it comes to address alone. */
  const addressKey = (request: Request) => {
    const ip = clientAddress(request) ?? "local"
    // IPv4 is limited by the address as it is.
    return ip.includes(":") ? limitKeyOf(ip) : ip
  }

  const deviceOf = (request: Request): ReadonlyArray<LimitSubject> => {
    const device = request.headers[DEVICE_HEADER] ?? request.cookies[HOLDER_COOKIE]
    return device !== undefined && DEVICE.test(device) ? [{ kind: "device", id: digestOf("device", device) }] : []
  }

  /** Address, device and account of who asks; the address first, since headers tell of it. */
  const callerOf = (request: Request, account: string | undefined): ReadonlyArray<LimitSubject> => [
    { kind: "ip", id: addressKey(request) },
    ...deviceOf(request),
    ...(account === undefined ? [] : [accountSubject(account)]),
  ]

  const accountSubject = (account: string): LimitSubject => ({
    kind: "account",
    id: account.slice(0, LIMIT_SUBJECT_MAX),
  })

  const codeSubject = (code: string): LimitSubject => ({
    kind: "code",
    id: digestOf("code", normaliseCode(code) ?? code),
  })

  const costOf = (code: string) => Effect.map(weakCodes.isWeak(code), (isWeak) => (isWeak ? WEAK_COST : 1))

  const passed = ({ isAllowed, retryAfterMs }: RateDecision) =>
    isAllowed ? Effect.void : Effect.fail(limited(retryAfterMs))

  /** Fails while the address, the device or the account is banned. */
  const checkBan = (request: Request, { account }: Pick<Try, "account"> = {}): Effect.Effect<void, Problem> =>
    Effect.flatMap(limiter.take(callerOf(request, account), 0), passed)

  /** Whether `checkBan` would let a request through, if that can be told without waiting. */
  const passesNow = (request: Request, at: number): boolean => limiter.passesNow(callerOf(request, undefined), at)

  /** Takes tries of the caller, a weak code's for several, and tells how its address stands. Without codes it is one try. */
  const admit = (request: Request, { account, codes, cost = 1 }: Try = {}): Effect.Effect<void, Problem> =>
    Effect.gen(function* () {
      const costs = yield* Effect.forEach(codes ?? [], costOf)
      const tries = codes === undefined ? cost : costs.reduce((sum, cost) => sum + cost, 0)
      const decision = yield* limiter.take(callerOf(request, account), tries)
      yield* answerHeaders(rateHeaders(limiter.limits, decision))
      yield* passed(decision)
    })

  /**
   * Takes the tries of a code out of the account that an API key belongs to, and of nothing else: who else is behind
   * its address is no matter of the key's. Once the code turned out to be good, `acceptOwned` gives them back, so that
   * orders are held to the rate of their key alone.
   */
  const admitOwned = (account: string, code: string): Effect.Effect<void, Problem> =>
    Effect.gen(function* () {
      const decision = yield* limiter.take([accountSubject(account)], yield* costOf(code))
      yield* passed(decision)
      yield* admitCode(code)
    })

  /** A code that was good, or was spent by the same request before: nobody has guessed anything. */
  const acceptOwned = (account: string, code: string, isNew: boolean): Effect.Effect<void> =>
    Effect.gen(function* () {
      const owner = accountSubject(account)
      yield* limiter.giveBack([owner], yield* costOf(code))
      if (isNew) yield* limiter.report([owner, codeSubject(code)], "accepted")
    })

  /** Takes a try of the code itself: it can be tried so often, from wherever. */
  const admitCode = (code: string): Effect.Effect<void, Problem> =>
    Effect.flatMap(limiter.take([codeSubject(code)], 1), passed)

  /** Tells what came of a try. Accepted codes make up for refused ones. */
  const report = (
    request: Request,
    outcome: TryOutcome,
    { account, code }: Pick<Try, "account"> & { readonly code?: string } = {},
  ): Effect.Effect<void> =>
    Effect.gen(function* () {
      const caller = callerOf(request, account)
      if (code === undefined) return yield* limiter.report(caller, outcome)
      yield* limiter.report([...caller, codeSubject(code)], outcome, yield* costOf(code))
    })

  return { admit, admitCode, admitOwned, acceptOwned, checkBan, passesNow, report, addressKey } as const
})

const limited = (retryAfterMs: number): Problem =>
  makeProblem("RATE_LIMITED", "Too much was tried from here: please wait", { retryAfterMs })
