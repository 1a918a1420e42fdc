import type { HttpServerRequest } from "@effect/platform"
import { base64Url, Crypto } from "@mintcode/core/kernel"
import { Person } from "@mintcode/core/people"
import { Effect } from "effect"
import type { Problem } from "../api/mod.ts"
import { ClientAddress } from "../server/client_address.ts"
import { makeTryGate } from "./try_gate.ts"

type Request = HttpServerRequest.HttpServerRequest

/** What requests cost their address, of the tries that it has in a minute: those that send mail cost most. */
export const LOGIN_COST = 1
export const MAIL_COST = 5

/** Bytes of a digest that stands for an account: enough that no two are the same by chance. */
const DIGEST_BYTES = 16

/** Answers to what may have been a guess. */
const PROOF_REFUSED: ReadonlySet<string> = new Set(["LOGIN_REFUSED", "PASSWORD_REFUSED", "TOTP_REFUSED"])

/** The limit of what people without a session, or with a password to guess, may ask of us. */
export const makePersonGate = Effect.gen(function* () {
  const gate = yield* makeTryGate
  const clientAddress = yield* ClientAddress
  const crypto = yield* Crypto

  const admit = (request: Request, cost: number) => gate.admit(request, { cost })

  /** What an account is known by to the limits, whichever way it is come to: not its address, which bans would show. */
  const accountOf = (email: string): string =>
    base64Url(crypto.digest("limit", `email:${email.trim().toLowerCase()}`).subarray(0, DIGEST_BYTES))

  /** Takes a try of who asks and of the account that they want to get into. */
  const admitLogin = (request: Request, email: string) =>
    gate.admit(request, { cost: LOGIN_COST, account: accountOf(email) })

  /**
   * Tells of a log-in that was refused. It counts against who asks, not against the account: strangers must not be able
   * to ban somebody. An account's own pause after failed log-ins is core's.
   */
  const reportLogin = (request: Request, { code }: Problem): Effect.Effect<void> =>
    PROOF_REFUSED.has(code) ? gate.report(request, "refused") : Effect.void

  /** Holds what shows a password or a one-time code inside a session to the limits, those of the account as well. */
  const proving =
    (request: Request) =>
    <A, R>(use: Effect.Effect<A, Problem, R>) =>
      Effect.gen(function* () {
        const account = accountOf((yield* Person).user.email)
        yield* gate.admit(request, { cost: LOGIN_COST, account })
        return yield* Effect.tapError(use, ({ code }) =>
          PROOF_REFUSED.has(code) ? gate.report(request, "unknown", { account }) : Effect.void,
        )
      })

  return { admit, admitLogin, reportLogin, proving, limitKey: gate.addressKey, clientAddress } as const
})
