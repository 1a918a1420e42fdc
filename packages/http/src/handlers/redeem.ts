import { Crypto } from "@mintcode/core/kernel"
import { type HolderProof, holds, type Redemption, Redemptions } from "@mintcode/core/redemption"
import { LeaseDesk } from "@mintcode/core/seat"
import { Clock, Context, Effect, Redacted } from "effect"
import type {
  AcceptedRedemption,
  Problem,
  RedeemBatchPayload,
  RedeemInput,
  RedeemOutcome,
  RedeemPayload,
} from "../api/mod.ts"
import { ClientAddress } from "../server/client_address.ts"
import { HttpConfig } from "../server/http_config.ts"
import type { PlainRequest } from "../server/plain_request.ts"
import { REFUSAL_FLOOR_MS } from "../server/server_limits.ts"
import { makeChallengeGate } from "./challenge_gate.ts"
import { makeHolderGate } from "./holder_gate.ts"
import { holderProof, newHolderCookie } from "./holder_proof.ts"
import { languageOf } from "./language.ts"
import { answer, refuse } from "./problem_of_error.ts"
import { answerHeaders, setHolderCookie } from "./response_headers.ts"

type Request = PlainRequest
/** `{id}` in the path of a request. */
interface WithId {
  readonly path: { readonly id: string }
  readonly request: Request
}

/** What buyers do, apart from watching. Used by every server that the declaration has. */
export const makeRedeemHandlers = Effect.gen(function* () {
  const redemptions = yield* Redemptions
  const leases = yield* LeaseDesk
  const crypto = yield* Crypto
  const { admit, admitCode, asHolder, checkBan, report } = yield* makeHolderGate
  const { requireChallenge } = yield* makeChallengeGate
  const clientAddress = yield* ClientAddress
  const { publicUrl } = yield* HttpConfig
  const isSecure = publicUrl.startsWith("https:")

  /** What the caller shows, and a cookie for it if it has none. */
  const proofWithCookie = (request: Request) =>
    Effect.gen(function* () {
      const shown = holderProof(request)
      const cookie = shown.cookie ?? (yield* newHolderCookie(crypto))
      return { proof: { ...shown, cookie }, isNew: shown.cookie === undefined }
    })

  const redeemOne = (request: Request, code: string, input: RedeemInput | undefined, proof: HolderProof) =>
    Effect.gen(function* () {
      const begunAt = yield* Clock.currentTimeMillis
      yield* admitCode(code)
      const accepted = yield* answer(
        redemptions.redeem({ code, input: inputOf(request, input), proof, ip: clientAddress(request) }),
      ).pipe(
        Effect.tapError((problem) => (isRefusedCode(problem) ? report(request, "unknown", { code }) : Effect.void)),
      )
      if (isNew(accepted.redemption, begunAt)) yield* report(request, "accepted", { code })
      return accepted
    })

  /** The cookie is the caller's only when the redemption was begun with it. */
  const handOverCookie = (
    accepted: Effect.Effect.Success<ReturnType<typeof redeemOne>>,
    { proof, isNew }: Effect.Effect.Success<ReturnType<typeof proofWithCookie>>,
  ) =>
    isNew && holds(crypto, accepted.redemption, { cookie: proof.cookie })
      ? setHolderCookie(proof.cookie, isSecure)
      : Effect.void

  const redeem = ({ payload, request }: { readonly payload: RedeemPayload; readonly request: Request }) =>
    Effect.gen(function* () {
      const arrivedAt = yield* Clock.currentTimeMillis
      yield* admit(request, { codes: [payload.code] })
      yield* requireChallenge(request, payload.challenge)
      const caller = yield* proofWithCookie(request)
      const accepted = yield* redeemOne(request, payload.code, payload.input, caller.proof).pipe(
        Effect.tapError((problem) => (isRefusedCode(problem) ? refusalFloor(arrivedAt) : Effect.void)),
      )
      yield* handOverCookie(accepted, caller)
      yield* answerHeaders({ location: `/redeem/${accepted.redemption.id}` })
      return { ...accepted.view, token: accepted.token } satisfies AcceptedRedemption
    })

  const redeemBatch = ({ payload, request }: { readonly payload: RedeemBatchPayload; readonly request: Request }) =>
    Effect.gen(function* () {
      const arrivedAt = yield* Clock.currentTimeMillis
      yield* admit(request, { codes: payload.codes })
      yield* requireChallenge(request, payload.challenge)
      const caller = yield* proofWithCookie(request)
      const outcomes = yield* Effect.forEach(payload.codes, (code, index) =>
        Effect.gen(function* () {
          // Wrong codes may have banned the address meanwhile.
          yield* checkBan(request)
          const accepted = yield* redeemOne(request, code, payload.input, proofAt(caller.proof, index))
          yield* handOverCookie(accepted, caller)
          return { index, outcome: "accepted", redemption: { ...accepted.view, token: accepted.token } } as const
        }).pipe(Effect.catchAll((problem) => Effect.succeed({ index, outcome: "refused", problem } as const))),
      )
      if (outcomes.some((one) => one.outcome === "refused" && isRefusedCode(one.problem))) {
        yield* refusalFloor(arrivedAt)
      }
      return { outcomes: outcomes satisfies ReadonlyArray<RedeemOutcome> }
    })

  const status = ({ path, request }: WithId) => asHolder(request, (proof) => answer(redemptions.status(path.id, proof)))

  const result = ({ path, request }: WithId) =>
    Effect.map(
      asHolder(request, (proof) => answer(redemptions.result(path.id, proof))),
      ({ value, masked, deliveredAt }) => ({ id: path.id, value: Redacted.value(value), masked, deliveredAt }),
    )

  const retry = ({ path, request }: WithId) =>
    Effect.zipRight(
      admit(request),
      asHolder(request, (proof) => answer(redemptions.retry(path.id, proof, clientAddress(request)))),
    )

  const cancel = ({ path, request }: WithId) =>
    Effect.zipRight(
      admit(request),
      asHolder(request, (proof) => answer(redemptions.cancel(path.id, proof, clientAddress(request)))),
    )

  /** Cookies and keys do not do: whoever moves a seat away has it. */
  const rebind = ({ path, payload, request }: WithId & { readonly payload: { readonly email: string } }) =>
    Effect.gen(function* () {
      yield* admit(request)
      const { token } = holderProof(request)
      if (token === undefined) return yield* refuse("LEASE_NOT_FOUND", "There is no such lease")
      const moved = leases.rebindByHolder({
        redemptionId: path.id,
        token,
        email: payload.email,
        ip: clientAddress(request),
      })
      const { endsAt, holder, startsAt } = yield* answer(moved)
      return { email: holder, startsAt, endsAt }
    })

  return { redeem, redeemBatch, status, result, retry, cancel, rebind } as const
})

/** The handlers of one server, which the router and the fast lane share: they remember what challenges were used. */
export class RedeemHandlers extends Context.Tag("@mintcode/http/handlers/RedeemHandlers")<
  RedeemHandlers,
  Effect.Effect.Success<typeof makeRedeemHandlers>
>() {}

/** Whether this request began it: a holder who shows the same code again has proven nothing new. */
const isNew = ({ version, createdAt }: Redemption, begunAt: number): boolean => version === 1 && createdAt >= begunAt

const isRefusedCode = (problem: Problem): boolean => problem.code === "CODE_REFUSED"

const definedOf = (input: RedeemInput | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(input ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined))

/** Whoever names an address is written to, in the language of the request unless another is named. */
const inputOf = (request: Request, input: RedeemInput | undefined): Readonly<Record<string, string>> => ({
  ...(input?.email === undefined ? {} : { locale: languageOf(request.headers["accept-language"]) }),
  ...definedOf(input),
})

/** One key stands for one redemption: each code of a batch has its own. */
const proofAt = (proof: HolderProof, index: number): HolderProof =>
  proof.idempotencyKey === undefined
    ? proof
    : { ...proof, idempotencyKey: Redacted.make(`${Redacted.value(proof.idempotencyKey)}#${index}`) }

/** Waits for the next full stretch of the floor, so that the time of a refusal does not tell what was the matter. */
const refusalFloor = (arrivedAt: number): Effect.Effect<void> =>
  Effect.flatMap(Clock.currentTimeMillis, (at) => {
    const elapsed = Math.max(0, at - arrivedAt)
    return Effect.sleep(Math.max(1, Math.ceil(elapsed / REFUSAL_FLOOR_MS)) * REFUSAL_FLOOR_MS - elapsed)
  })
