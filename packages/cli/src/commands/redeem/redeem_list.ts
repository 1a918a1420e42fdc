import { normaliseCode } from "@mintcode/core/voucher"
import type { Problem, RedeemInput, RedeemOutcome } from "@mintcode/http/api"
import type { MintCodeClient } from "@mintcode/http/client"
import { Chunk, Effect, Stream } from "effect"
import { QuietExit } from "../../failure/failure.ts"
import { Output } from "../../output/output.ts"
import { plain } from "../../output/text.ts"
import { failureWords, valueText } from "../shared/buyer_words.ts"
import { follow } from "./follow.ts"
import { tellingKey } from "./redemption_key.ts"

/** Codes that the API takes in one request (C11). */
const BATCH_MAX = 50
/** Redemptions watched at once: half of the event streams that a server grants an address. */
const WATCHED_MAX = 10
/** How often a request that the server finds too early is sent again, and the longest wait that it may ask for. */
const LATE_TRIES_MAX = 20
const LATE_MS_MAX = 120_000
/** A wait without a word on how long. */
const LATE_MS_DEFAULT = 2_000

/** A code and its place in the list, from 1. */
interface Listed {
  readonly number: number
  readonly code: string
}

/** What became of one code. */
interface Outcome {
  readonly number: number
  readonly delivered: boolean
}

/** Redeems a list of codes; each has its line on standard output, once it is known what became of it. */
export const redeemList = (
  client: MintCodeClient,
  codes: ReadonlyArray<string>,
  key: string,
  input: { readonly input?: RedeemInput },
) => {
  let isAccepted = false
  return Effect.gen(function* () {
    const output = yield* Output
    const listed = yield* withoutDoubles(codes)
    const buyer = yield* client.withToken(undefined)
    const width = String(codes.length).length
    const place = (number: number) => `${String(number).padStart(width)}/${codes.length}`
    // The key comes first: a script that is cut off comes back with it.
    yield* output.json ? output.item({ key }, () => "") : output.say(output.dim(`To come back to these: --key ${key}`))

    const ask = (chunk: ReadonlyArray<Listed>, index: number) =>
      patiently(
        buyer.redeem.redeemBatch({
          payload: { codes: chunk.map(({ code }) => code), ...input },
          headers: { "idempotency-key": index === 0 ? key : `${key}/${index}` },
        }),
      ).pipe(
        Effect.tap(() => Effect.sync(() => (isAccepted = true))),
        Effect.map(({ outcomes }) =>
          outcomes.map((outcome) => ({ outcome, number: chunk[outcome.index]?.number ?? 0 })),
        ),
      )

    const refusedOne = (number: number, problem: Problem) =>
      output.item(
        { number, problem: { code: problem.code, detail: problem.detail } },
        () => `${place(number)}  refused    ${plain(problem.detail)} (${problem.code})\n`,
      )

    const finish = ({ outcome, number }: { readonly outcome: RedeemOutcome; readonly number: number }) =>
      Effect.gen(function* () {
        if (outcome.outcome === "refused") {
          yield* refusedOne(number, outcome.problem)
          return { number, delivered: false }
        }
        const { token, ...accepted } = outcome.redemption
        const holder = yield* client.withToken(token)
        const view = yield* follow(holder, accepted, {
          number: (phone) => output.say(`${place(number)}  Number  ${output.bold(phone)}`),
          state: (words) => output.say(output.dim(`${place(number)}  ${words}`)),
          view: (view) => (output.json ? output.item({ number, redemption: view }, () => "") : Effect.void),
        })
        if (view.state !== "delivered") {
          const failure = { code: view.failure ?? view.state.toUpperCase(), detail: failureWords(view) }
          yield* output.item(
            { number, problem: failure },
            () => `${place(number)}  failed     ${failure.detail} (${failure.code})\n`,
          )
          return { number, delivered: false }
        }
        const result = yield* holder.redeem.result({ path: { id: view.id }, headers: {} })
        yield* output.item({ number, result }, () => `${place(number)}  delivered  ${plain(valueText(result.value))}\n`)
        return { number, delivered: true }
      }).pipe(
        // One that cannot be watched any more does not end the others: its redemption goes on.
        Effect.catchTag("Problem", (problem) => Effect.as(refusedOne(number, problem), { number, delivered: false })),
      )

    const outcomes: ReadonlyArray<Outcome> = yield* Stream.fromIterable(listed).pipe(
      Stream.grouped(BATCH_MAX),
      Stream.zipWithIndex,
      Stream.mapEffect(([chunk, index]) => ask(Chunk.toReadonlyArray(chunk), index)),
      Stream.mapConcat((each) => each),
      Stream.mapEffect(finish, { concurrency: WATCHED_MAX, unordered: true }),
      Stream.runCollect,
      Effect.map(Chunk.toReadonlyArray),
    )
    const delivered = outcomes.filter((one) => one.delivered).length
    const failed = outcomes.length - delivered
    yield* output.json
      ? output.item({ summary: { delivered, failed } }, () => "")
      : output.say(
          output.bold(`Delivered ${delivered} of ${outcomes.length}${failed === 0 ? "" : `, ${failed} failed`}`),
        )
    if (failed > 0) return yield* new QuietExit({ exit: "refused" })
  }).pipe(tellingKey(key, () => isAccepted))
}

/** The codes with their places. The same code twice would only show the first redemption again. */
const withoutDoubles = (codes: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const { say } = yield* Output
    const places = new Map<string, number>()
    const listed: Array<Listed> = []
    for (const [index, code] of codes.entries()) {
      const number = index + 1
      const same = normaliseCode(code) ?? code
      const first = places.get(same)
      if (first !== undefined) {
        yield* say(`Number ${number} is the same code as number ${first}, and left out`)
        continue
      }
      places.set(same, number)
      listed.push({ number, code })
    }
    return listed
  })

/** Waits as long as the server says when it is too early for so many codes. */
const patiently = <A, E, R>(
  request: Effect.Effect<A, E, R>,
  triesLeft = LATE_TRIES_MAX,
): Effect.Effect<A, E, R | Output> =>
  Effect.catchAll(request, (error) => {
    const waitMs = waitOf(error)
    if (waitMs === undefined || waitMs > LATE_MS_MAX || triesLeft === 0) return Effect.fail(error)
    return Effect.flatMap(Output, ({ say }) => say(`The server asks to wait ${Math.ceil(waitMs / 1000)} s`)).pipe(
      Effect.zipRight(Effect.sleep(waitMs)),
      Effect.zipRight(patiently(request, triesLeft - 1)),
    )
  })

const waitOf = (error: unknown): number | undefined => {
  if (typeof error !== "object" || error === null || !("_tag" in error) || error._tag !== "Problem") return undefined
  const { code, retryAfterMs } = error as Problem
  return code === "RATE_LIMITED" ? (retryAfterMs ?? LATE_MS_DEFAULT) : undefined
}
