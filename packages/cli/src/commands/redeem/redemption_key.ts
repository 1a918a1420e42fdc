import { randomBytes } from "node:crypto"
import { Cause, Effect, Exit, Option } from "effect"
import { complain, Output } from "../../output/output.ts"

/** Bytes of a key that is made here: nobody may guess it, since it shows who the holder is. */
const KEY_BYTES = 18

export const newRedemptionKey = (): string => `cli-${randomBytes(KEY_BYTES).toString("base64url")}`

/** Failures after which nobody here knows whether the server has taken the request. */
const UNANSWERED = new Set(["RequestError", "ResponseError", "HttpApiDecodeError"])

/**
 * Tells the key when the command is left before its end, even with `--quiet`: it is made here, and nobody else knows it.
 * Before the request is answered nothing else leads back to what it may have begun.
 */
export const tellingKey =
  (key: string, isAccepted: () => boolean) =>
  <A, E, R>(use: Effect.Effect<A, E, R>): Effect.Effect<A, E, R | Output> =>
    Effect.onExit(use, (exit) =>
      Effect.gen(function* () {
        if (Exit.isSuccess(exit)) return
        const interrupted = Cause.isInterrupted(exit.cause)
        if (!interrupted && (isAccepted() || !isUnanswered(exit.cause))) return
        const { json } = yield* Output
        if (json) return yield* complain(JSON.stringify({ [interrupted ? "interrupted" : "unanswered"]: { key } }))
        yield* complain(
          isAccepted()
            ? `It goes on. Come back to it with --key ${key}`
            : `There was no answer yet, and it may have been taken. Ask again with the same code and --key ${key}`,
        )
      }),
    )

const isUnanswered = (cause: Cause.Cause<unknown>): boolean =>
  Option.exists(
    Cause.failureOption(cause),
    (error) => typeof error === "object" && error !== null && "_tag" in error && UNANSWERED.has(String(error._tag)),
  )
