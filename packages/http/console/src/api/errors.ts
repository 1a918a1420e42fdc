import type { WireProblem } from "./wire.ts"

/** The server's no: `code` is stable, and what pages decide by. */
export class ProblemError extends Error {
  override readonly name = "ProblemError"
  readonly problem: WireProblem

  constructor(problem: WireProblem) {
    super(`${problem.code}: ${problem.detail}`)
    this.problem = problem
  }

  get code(): string {
    return this.problem.code
  }
}

/** Why there was no answer of the server's. */
export type NoAnswerReason = "unreachable" | "timeout" | "unavailable" | "unreadable"

/** No answer of the server's: whether the request arrived is unknown. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer"
  readonly reason: NoAnswerReason

  constructor(reason: NoAnswerReason) {
    super(`No answer: ${reason}`)
    this.reason = reason
  }
}
