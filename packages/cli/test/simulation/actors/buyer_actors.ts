import { type Accepted, Redemptions } from "@mintcode/core/redemption"
import { Effect, Redacted } from "effect"
import type { Actor } from "../actor.ts"
import type { Acknowledged, Stage } from "../stage.ts"

/** Machines that buyers and licences know. */
export const machineCode = (number: number): string => `machine-${number}`

/** Those who want one code at the same time. */
const CROWD_MAX = 3

const keyOf = (code: string) => `key of ${code}`

/** The same request is answered with the same redemption, however often it is sent. */
const remember = ({ memory, violated }: Stage, request: string, answer: Accepted): void => {
  const { id } = answer.redemption
  const before = [...memory.acknowledged.values()].find((one) => one.request === request)
  if (before !== undefined && before.id !== id) violated(`the same request was answered with ${before.id} and ${id}`)
  memory.acknowledged.set(id, { request, id, token: Redacted.value(answer.token) })
}

const redeem = (stage: Stage, code: string, use: number) =>
  Effect.flatMap(Redemptions, (redemptions) =>
    redemptions.redeem({
      code,
      input: stage.random.percent(50) ? { machineCode: machineCode(stage.random.integer(4)) } : {},
      proof: { idempotencyKey: Redacted.make(keyOf(`${code} ${use}`)) },
      ip: null,
    }),
  ).pipe(Effect.tap((answer) => Effect.sync(() => remember(stage, `${code} ${use}`, answer))))

const anyAcknowledged = ({ memory, random }: Stage): Acknowledged | undefined =>
  random.pick([...memory.acknowledged.values()])

const proofOf = ({ token }: Acknowledged) => ({ token: Redacted.make(token) })

/** What a holder does with a redemption of theirs. */
const withOwn =
  (use: (own: Acknowledged, stage: Stage) => Effect.Effect<unknown, unknown, Redemptions>): Actor["act"] =>
  (stage) => {
    const own = anyAcknowledged(stage)
    return own === undefined ? undefined : use(own, stage)
  }

/** Whoever holds a value holds it for good. */
const look = (own: Acknowledged, { memory, violated }: Stage) =>
  Effect.flatMap(Redemptions, (redemptions) => redemptions.result(own.id, proofOf(own))).pipe(
    Effect.tap(({ masked, value }) =>
      Effect.sync(() => {
        if (masked) return
        const text = JSON.stringify(Redacted.value(value))
        const before = memory.values.get(own.id)
        if (before !== undefined && before !== text) violated(`the value of ${own.id} was ${before} and is ${text}`)
        memory.values.set(own.id, text)
      }),
    ),
    Effect.tapErrorTag("Refused", ({ code }) =>
      Effect.sync(() => {
        if (code === "NOT_DELIVERED" && memory.values.has(own.id)) violated(`the value of ${own.id} is gone`)
      }),
    ),
    Effect.tapErrorTag("NotFound", () => Effect.sync(() => violated(`redemption ${own.id} is gone`))),
  )

export const buyerActors: ReadonlyArray<Actor> = [
  {
    name: "redeem",
    weight: 14,
    act: (stage) => {
      const known = stage.random.pick(stage.memory.codes)
      return known === undefined ? undefined : redeem(stage, known.code, stage.random.integer(2))
    },
  },
  {
    // Strangers, and whoever taps twice: without a key each request is one of its own, and all come at once.
    name: "redeem without a key",
    weight: 4,
    act: ({ memory, random }) => {
      const known = random.pick(memory.codes)
      return known === undefined
        ? undefined
        : Effect.forEach(
            Array.from({ length: random.between(1, CROWD_MAX) }, (_, number) => machineCode(number)),
            (machine) =>
              Effect.flatMap(Redemptions, (redemptions) =>
                Effect.either(
                  redemptions.redeem({ code: known.code, input: { machineCode: machine }, proof: {}, ip: null }),
                ),
              ),
            { concurrency: CROWD_MAX, discard: true },
          )
    },
  },
  { name: "look", weight: 6, act: withOwn(look) },
  {
    name: "retry",
    weight: 6,
    act: withOwn((own) => Effect.flatMap(Redemptions, (redemptions) => redemptions.retry(own.id, proofOf(own), null))),
  },
  {
    name: "cancel",
    weight: 5,
    act: withOwn((own) => Effect.flatMap(Redemptions, (redemptions) => redemptions.cancel(own.id, proofOf(own), null))),
  },
]
