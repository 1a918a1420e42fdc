import { ProblemError } from "../api/errors.ts"
import type { WireProblem } from "../api/wire.ts"
import { masked } from "./code_list.ts"
import type { Accepted, Delivered, View } from "./redeem_calls.ts"

/** What some kinds need besides the code. */
export type Field = "machineCode" | "email"
export type Input = { readonly [Key in Field]?: string }

/** A "no" that is shown, and when it may be tried again. */
export interface Refusal {
  readonly code: string
  readonly detail: string
  readonly until: number | null
}

/**
 * How far a code has come:
 * - `sending`: the server is being told; without an answer it is told again, under the same key
 * - `asking`: something is needed besides the code
 * - `refused`: the server's no
 * - `held`: a redemption, with its holder's token
 * - `lost`: the server no longer knows of it
 */
export type Step =
  | { readonly at: "sending"; readonly input: Input }
  | { readonly at: "asking"; readonly field: Field; readonly input: Input; readonly refusal: Refusal }
  | { readonly at: "refused"; readonly refusal: Refusal }
  | Held
  | { readonly at: "lost" }

export interface Held {
  readonly at: "held"
  readonly id: string
  readonly token: string
  readonly view: View
  /** The server's clock against ours, in milliseconds: a phone's clock may be minutes off. */
  readonly clockAheadMs: number
  readonly delivered: Delivered | null
  /** What became of the last wish of its holder, when it was refused. */
  readonly refusal: Refusal | null
}

/** One code on the page. */
export interface Entry {
  /** The idempotency key that it is sent under; also its name here. */
  readonly key: string
  /** Kept only as long as it may have to be sent again. */
  readonly code: string | null
  readonly masked: string
  readonly addedAt: number
  readonly step: Step
}

/** A code that is about to be sent. */
export const newEntry = (key: string, code: string, addedAt: number, input: Input = {}): Entry => ({
  key,
  code,
  masked: masked(code),
  addedAt,
  step: { at: "sending", input },
})

/** The entry once the server has taken the code. */
export const accepted = (entry: Entry, { token, ...view }: Accepted, now: number): Entry => ({
  ...entry,
  code: null,
  step: {
    at: "held",
    id: view.id,
    token,
    view,
    clockAheadMs: view.serverTime - now,
    delivered: null,
    refusal: null,
  },
})

/** The entry with a newer state. States may overtake each other on their way: an older one changes nothing. */
export const withView = (entry: Entry, view: View, now: number): Entry => {
  const { step } = entry
  if (step.at !== "held" || view.revision < step.view.revision) return entry
  return { ...entry, step: { ...step, view, clockAheadMs: view.serverTime - now, refusal: null } }
}

/** The entry after the server refused to take the code: it asks for what is missing, or says no. */
export const refused = (entry: Entry, problem: WireProblem, now: number): Entry => {
  const field = fieldNeeded(problem)
  const refusal = refusalOf(problem, now)
  const input = entry.step.at === "sending" ? entry.step.input : {}
  return { ...entry, step: field === undefined ? { at: "refused", refusal } : { at: "asking", field, input, refusal } }
}

export const refusalOf = ({ code, detail, retryAfterMs }: WireProblem, now: number): Refusal => ({
  code,
  detail,
  until: retryAfterMs === undefined ? null : now + retryAfterMs,
})

/** The field that a refusal is about, by its code or by where it points. */
export const fieldNeeded = ({ code, errors }: WireProblem): Field | undefined => {
  if (code === "MACHINE_CODE_NEEDED") return "machineCode"
  if (/^EMAIL_/.test(code)) return "email"
  const paths = errors.map(({ path }) => path)
  if (paths.includes("/input/email")) return "email"
  return paths.includes("/input/machineCode") ? "machineCode" : undefined
}

/** Refusals that are about one code. All others are about the request: the same codes may be sent again. */
export const isAboutCode = (problem: WireProblem): boolean =>
  problem.status === 409 || problem.status === 422 || fieldNeeded(problem) !== undefined

const ENDED: ReadonlySet<View["state"]> = new Set(["delivered", "failed", "rejected", "cancelled", "expired"])

/** Whether anything may still come of it by itself. */
export const isOpen = ({ step }: Entry): boolean =>
  step.at === "sending" || (step.at === "held" && (!ENDED.has(step.view.state) || isUnread(step)))

/** Whether a value was delivered that has not been read yet. */
const isUnread = (step: Step): step is Held =>
  step.at === "held" && step.view.state === "delivered" && step.delivered === null

export const isEnded = ({ state }: View): boolean => ENDED.has(state)

/** The server's no; anything else is thrown on. */
export const problemOf = (error: unknown): WireProblem => {
  if (error instanceof ProblemError) return error.problem
  throw error
}
