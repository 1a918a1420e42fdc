import { Context, Effect, type Redacted, Schema } from "effect"

/** What is asked of whoever checks that a person passed a challenge. */
export interface ChallengeQuestion {
  /** What the person's browser was given. Good once. */
  readonly token: Redacted.Redacted<string>
  readonly secret: Redacted.Redacted<string>
  /** Where the check is, without its path. */
  readonly baseUrl: string
  readonly remoteIp: string | null
}

/** Nobody can say whether the challenge was passed: the check did not answer, or does not know us. */
export class ChallengeUnavailable extends Schema.TaggedError<ChallengeUnavailable>()("ChallengeUnavailable", {
  code: Schema.Literal("CHALLENGE_UNAVAILABLE"),
  reason: Schema.String,
}) {
  override get message(): string {
    return `Cannot check a challenge: ${this.reason}`
  }
}

/** Says whether a challenge was passed. Without an adapter nobody can say, and whoever is asked for one is turned away. */
export class ChallengeVerifier extends Context.Reference<ChallengeVerifier>()(
  "@mintcode/core/abuse/ChallengeVerifier",
  {
    defaultValue: (): ((question: ChallengeQuestion) => Effect.Effect<boolean, ChallengeUnavailable>) => () =>
      Effect.fail(new ChallengeUnavailable({ code: "CHALLENGE_UNAVAILABLE", reason: "there is no adapter for it" })),
  },
) {}
