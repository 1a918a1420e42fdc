import { Schema } from "effect"
import { IdempotencyHeaders } from "./request_parts.ts"

/** Where a browser sends what Turnstile gave it; a form's field has the same name. */
export const CHALLENGE_HEADER = "cf-turnstile-response"
/** Longest token that Turnstile gives. */
export const CHALLENGE_TOKEN_MAX = 2_048

/** The token of a passed challenge in a body. */
export const challengeToken = Schema.String.pipe(
  Schema.minLength(1),
  Schema.maxLength(CHALLENGE_TOKEN_MAX),
  Schema.annotations({
    description: `What the Turnstile challenge gave, where one is asked for; goes into \`${CHALLENGE_HEADER}\` as well`,
    message: () => ({ message: `Expected a text of 1 to ${CHALLENGE_TOKEN_MAX} characters`, override: true }),
  }),
)

/** The header of a request that may have to carry a passed challenge. */
export const ChallengeHeader = Schema.Struct({ [CHALLENGE_HEADER]: Schema.optional(challengeToken) })

/** The same with an `Idempotency-Key`. */
export const ChallengeHeaders = Schema.Struct({
  ...IdempotencyHeaders.fields,
  ...ChallengeHeader.fields,
})
