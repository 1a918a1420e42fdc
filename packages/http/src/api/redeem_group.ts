import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "@effect/platform"
import { Timestamp } from "@mintcode/core/kernel"
import { BuyerView } from "@mintcode/core/redemption"
import { Schema } from "effect"
import { accepted } from "./answer_parts.ts"
import { BodyRules, strict } from "./body_rules.ts"
import { ChallengeHeaders, challengeToken } from "./challenge_parts.ts"
import { Problem, problem } from "./problem.ts"
import { IdempotencyHeaders, IdPath } from "./request_parts.ts"

/** Longest text that is taken as a code: longer than any format with dashes and spaces. */
export const REDEEM_CODE_MAX = 200
/** Codes in one batch (C11). */
export const REDEEM_BATCH_MAX = 50
/** Shortest `Idempotency-Key` that proves on its own who holds a redemption: shorter ones, as order numbers, are guessed. */
export const HOLDER_KEY_LENGTH_MIN = 16
/** The cookie that makes a browser the holder of what it redeemed. */
export const HOLDER_COOKIE = "mintcode_holder"

const code = Schema.String.pipe(
  Schema.minLength(1),
  Schema.maxLength(REDEEM_CODE_MAX),
  Schema.annotations({
    description: "As printed or typed: case, spaces and dashes do not matter",
    message: () => ({ message: `Expected a text of 1 to ${REDEEM_CODE_MAX} characters`, override: true }),
  }),
)

/** What some kinds need besides the code. */
export const RedeemInput = Schema.Struct({
  email: Schema.optional(
    Schema.String.pipe(
      Schema.maxLength(320),
      // Pasted addresses come with spaces around them.
      Schema.pattern(/^\s*[^\s@]+@[^\s@]+\s*$/),
      Schema.annotations({ message: () => ({ message: "Expected an e-mail address", override: true }) }),
    ),
  ),
  machineCode: Schema.optional(Schema.String.pipe(Schema.minLength(1), Schema.maxLength(200))),
  locale: Schema.optional(Schema.Literal("zh", "en")).annotations({
    description: "The language of mails about what is delivered",
  }),
}).annotations({ identifier: "RedeemInput" })
export type RedeemInput = typeof RedeemInput.Type

export const RedeemPayload = strict(
  Schema.Struct({ code, input: Schema.optional(RedeemInput), challenge: Schema.optional(challengeToken) }).annotations({
    identifier: "RedeemRequest",
  }),
)
export type RedeemPayload = typeof RedeemPayload.Type

export const RedeemBatchPayload = strict(
  Schema.Struct({
    codes: Schema.Array(code).pipe(Schema.minItems(1), Schema.maxItems(REDEEM_BATCH_MAX)),
    input: Schema.optional(RedeemInput),
    challenge: Schema.optional(challengeToken),
  }).annotations({ identifier: "RedeemBatchRequest" }),
)
export type RedeemBatchPayload = typeof RedeemBatchPayload.Type

/** An accepted redemption. The token is its holder's proof, in `Authorization: Bearer …`. */
export const AcceptedRedemption = Schema.Struct({
  ...BuyerView.fields,
  token: Schema.Redacted(Schema.String).annotations({ description: "Capability token of this redemption" }),
}).annotations({ identifier: "AcceptedRedemption" })
export type AcceptedRedemption = typeof AcceptedRedemption.Type

export const HolderRebindPayload = strict(
  Schema.Struct({ email: Schema.String.pipe(Schema.maxLength(254)) }).annotations({ identifier: "SeatMoveRequest" }),
)

/** A seat after its holder moved it to another address. */
export const SeatMoved = Schema.Struct({
  email: Schema.String,
  startsAt: Schema.NullOr(Timestamp),
  endsAt: Schema.NullOr(Timestamp),
}).annotations({ identifier: "SeatMoved" })

/** What became of one code of a batch; `index` is its place in the list. */
export const RedeemOutcome = Schema.Union(
  Schema.Struct({ index: Schema.Int, outcome: Schema.Literal("accepted"), redemption: AcceptedRedemption }),
  Schema.Struct({ index: Schema.Int, outcome: Schema.Literal("refused"), problem: Problem }),
).annotations({ identifier: "RedeemOutcome" })
export type RedeemOutcome = typeof RedeemOutcome.Type

export const RedeemBatchResult = Schema.Struct({ outcomes: Schema.Array(RedeemOutcome) }).annotations({
  identifier: "RedeemBatchResult",
})
export type RedeemBatchResult = typeof RedeemBatchResult.Type

/** What was delivered. Shown in full a limited number of times, then masked. */
export const DeliveredResult = Schema.Struct({
  id: Schema.String,
  value: Schema.Record({ key: Schema.String, value: Schema.String }).annotations({
    description: "`code` is the verification code, `text` the whole message",
  }),
  masked: Schema.Boolean,
  deliveredAt: Timestamp,
}).annotations({ identifier: "DeliveredResult" })
export type DeliveredResult = typeof DeliveredResult.Type

const EventStreamHeaders = Schema.Struct({
  "last-event-id": Schema.optional(Schema.String.pipe(Schema.maxLength(32))),
})

/** Buyers: a code becomes a redemption, its holder watches it and takes the value. */
export const RedeemGroup = HttpApiGroup.make("redeem")
  .add(
    HttpApiEndpoint.post("redeem", "/redeem")
      .setPayload(RedeemPayload)
      .setHeaders(ChallengeHeaders)
      .addSuccess(accepted(AcceptedRedemption))
      .addError(problem(400, "EMAIL_INVALID"))
      .addError(problem(403, "CHALLENGE_REQUIRED", "CHALLENGE_FAILED"))
      .addError(problem(503, "CHALLENGE_UNAVAILABLE"))
      .addError(problem(409, "TRIES_EXHAUSTED", "PRODUCT_UNAVAILABLE", "LICENCE_NOT_STARTED"))
      .addError(problem(422, "CODE_REFUSED", "IDEMPOTENCY_MISMATCH", "MACHINE_CODE_NEEDED"))
      .addError(problem(429, "RATE_LIMITED", "TRY_LATER"))
      .annotateContext(
        OpenApi.annotations({
          summary: "Redeem a code",
          description:
            "Answers at once; the value follows. The same holder (token, cookie or `Idempotency-Key`, however short) " +
            "gets the same redemption back. Unknown, used and foreign codes are refused alike.",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.post("redeemBatch", "/redeem/batch")
      .setPayload(RedeemBatchPayload)
      .setHeaders(ChallengeHeaders)
      .addSuccess(RedeemBatchResult)
      .addError(problem(403, "CHALLENGE_REQUIRED", "CHALLENGE_FAILED"))
      .addError(problem(503, "CHALLENGE_UNAVAILABLE"))
      .addError(problem(429, "RATE_LIMITED"))
      .annotateContext(
        OpenApi.annotations({
          summary: "Redeem several codes",
          description: "One outcome for each code, in order; a refusal does not stop the others.",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.get("status", "/redeem/:id")
      .setPath(IdPath)
      .setHeaders(IdempotencyHeaders)
      .addSuccess(BuyerView)
      .addError(problem(404, "REDEMPTION_NOT_FOUND"))
      .addError(problem(429, "RATE_LIMITED"))
      .annotateContext(OpenApi.annotations({ summary: "State of a redemption" })),
  )
  .add(
    HttpApiEndpoint.get("events", "/redeem/:id/events")
      .setPath(IdPath)
      .setHeaders(EventStreamHeaders)
      .addSuccess(HttpApiSchema.Text({ contentType: "text/event-stream" }))
      .addError(problem(404, "REDEMPTION_NOT_FOUND"))
      .addError(problem(429, "STREAMS_EXHAUSTED", "RATE_LIMITED"))
      .addError(problem(503, "NOT_READY"))
      .annotateContext(
        OpenApi.annotations({
          summary: "Live state of a redemption (server-sent events)",
          description:
            "Each event is the redemption as JSON, its `id` the revision. Resumes after `Last-Event-ID`, " +
            "ends once the redemption has ended, and answers 204 when there is nothing more to come.",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.get("result", "/redeem/:id/result")
      .setPath(IdPath)
      .setHeaders(IdempotencyHeaders)
      .addSuccess(DeliveredResult)
      .addError(problem(404, "REDEMPTION_NOT_FOUND"))
      .addError(problem(409, "NOT_DELIVERED"))
      .addError(problem(429, "RATE_LIMITED"))
      .annotateContext(OpenApi.annotations({ summary: "The delivered value" })),
  )
  .add(
    HttpApiEndpoint.post("retry", "/redeem/:id/retry")
      .setPath(IdPath)
      .setHeaders(IdempotencyHeaders)
      .addSuccess(accepted(BuyerView))
      .addError(problem(404, "REDEMPTION_NOT_FOUND"))
      .addError(problem(409, "REDEMPTION_STATE", "TRIES_EXHAUSTED", "VOUCHER_STATE", "CONFLICT"))
      .addError(problem(429, "TRY_LATER", "RATE_LIMITED"))
      .annotateContext(OpenApi.annotations({ summary: "Try again what ended without a value" })),
  )
  .add(
    HttpApiEndpoint.post("cancel", "/redeem/:id/cancel")
      .setPath(IdPath)
      .setHeaders(IdempotencyHeaders)
      .addSuccess(accepted(BuyerView))
      .addError(problem(404, "REDEMPTION_NOT_FOUND"))
      .addError(problem(409, "REDEMPTION_STATE", "CONFLICT"))
      .addError(problem(429, "RATE_LIMITED"))
      .annotateContext(
        OpenApi.annotations({
          summary: "Give it up",
          description: "A value that arrives meanwhile is delivered all the same.",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.post("rebind", "/redeem/:id/rebind")
      .setPath(IdPath)
      .setPayload(HolderRebindPayload)
      .addSuccess(SeatMoved)
      .addError(problem(400, "EMAIL_INVALID"))
      .addError(problem(404, "LEASE_NOT_FOUND"))
      .addError(
        problem(
          409,
          "LEASE_STATE",
          "REBINDS_EXHAUSTED",
          "REBIND_TOO_SOON",
          "ALREADY_MEMBER",
          "NO_SEAT_FREE",
          "CONFLICT",
        ),
      )
      .addError(problem(429, "RATE_LIMITED"))
      .annotateContext(
        OpenApi.annotations({
          summary: "Move a delivered seat to another address",
          description:
            "With the capability token only: a cookie or a key does not do. The new address is invited, the old one " +
            "leaves. As often as the product allows.",
        }),
      ),
  )
  .middleware(BodyRules)
  .annotateContext(
    OpenApi.annotations({
      title: "Redeem",
      description:
        "For buyers. A redemption is shown to its holder: `Authorization: Bearer <token>`, the cookie that " +
        "`POST /redeem` set, or the `Idempotency-Key` it was sent with, when that has at least " +
        `${HOLDER_KEY_LENGTH_MIN} characters: make it long and random. A wrong key counts as a refused code.`,
    }),
  )
