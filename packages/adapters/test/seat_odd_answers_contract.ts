import { describe, expect, it } from "@effect/vitest"
import { fault } from "@mintcode/adapters/simulator"
import { Cause, Effect, Exit, FastCheck as fc } from "effect"
import { ANN, type SeatBench } from "./seat_provider_bench.ts"

/** Odd answers that each operation is tried with. Each costs a call or two. */
const RUNS = 120
/** Goes before the time: a failure is repeated by setting it. */
const SEED = Number(process.env["MINTCODE_TEST_SEED"] ?? Date.now() % 2_147_483_647)

const FAULT_TAGS = ["UpstreamUnknown", "UpstreamRefused", "UpstreamThrottled", "OutOfStock", "InputRefused"]

/** Fields that the protocols read, so that the fuzz gets past the first check. */
const FIELDS = [
  "items",
  "total",
  "offset",
  "data",
  "has_more",
  "hasMore",
  "last_id",
  "Resources",
  "totalResults",
  "startIndex",
  "id",
  "email",
  "email_address",
  "userName",
  "active",
  "emails",
  "value",
  "primary",
  "members",
  "groups",
  "status",
  "account_invites",
  "errored_emails",
  "already_member_emails",
  "error",
  "detail",
  "code",
  "message",
  "scimType",
  "seats_in_use",
  "seats_entitled",
  "active_until",
  "will_renew",
  "plan_type",
  "expires_at",
  "accepted_at",
  "role",
]

const anyLeaf = fc.oneof(
  fc.constantFrom(
    null,
    true,
    false,
    "",
    ANN,
    "ANN@EXAMPLE.NET",
    "user-1",
    "..",
    "token_expired",
    "pending",
    "accepted",
  ),
  fc.constantFrom(0, -1, 1.5, 1e308, 1_900_000_000, 9e15, "1e999", "2030-01-01T00:00:00Z", "2030-13-45", "NaN"),
  fc.string({ maxLength: 12 }),
  fc.integer(),
)

const anyBody = fc.letrec<{ readonly node: unknown }>((tie) => ({
  node: fc.oneof(
    { depthSize: "small" },
    anyLeaf,
    fc.array(tie("node"), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...FIELDS), tie("node"), { maxKeys: 6 }),
  ),
})).node

const anyAnswer = fc.record({
  status: fc.constantFrom(
    200,
    200,
    200,
    200,
    201,
    202,
    204,
    302,
    400,
    401,
    403,
    404,
    409,
    410,
    418,
    422,
    429,
    500,
    503,
  ),
  body: fc.oneof(
    { weight: 6, arbitrary: anyBody.map((body) => JSON.stringify(body)) },
    { weight: 1, arbitrary: fc.constantFrom("", " ", "<html><h1>Just a moment</h1></html>", "{", "[[[[", '"', "null") },
    { weight: 1, arbitrary: fc.string({ maxLength: 60 }) },
  ),
})

/** Whatever comes, an operation ends in a fault of the port or in an answer that the port knows. */
export const oddAnswersContract = (name: string, { setUp, operations }: SeatBench): void => {
  describe(`${name}: odd answers`, () => {
    it.scopedLive(
      `end in a fault or an answer of the port, never in a defect (seed ${SEED})`,
      () =>
        Effect.gen(function* () {
          const { simulator, provider } = yield* setUp()
          const answers = fc.sample(fc.array(anyAnswer, { minLength: 1, maxLength: 4 }), { numRuns: RUNS, seed: SEED })
          for (const [operation, call] of Object.entries(operations(provider))) {
            for (const bodies of answers) {
              simulator.reset()
              simulator.addFaults(
                bodies.map(({ status, body }) => fault({ kind: "refuse", status, body: status === 204 ? "" : body })),
              )
              const exit = yield* Effect.exit(call as Effect.Effect<unknown, { readonly _tag: string }>)
              const shown = `${operation}: ${JSON.stringify(bodies)}`
              if (Exit.isSuccess(exit)) expect(isAnswer(operation, exit.value), shown).toBe(true)
              else {
                const [failure] = Cause.failures(exit.cause)
                expect(FAULT_TAGS, `${shown} ${Cause.pretty(exit.cause)}`).toContain(failure?._tag)
              }
            }
          }
        }),
      120_000,
    )
  })
}

const TAGS: Readonly<Record<string, ReadonlyArray<string>>> = {
  standing: ["Member", "Invited", "Absent"],
  invite: ["Invited", "Joined", "AlreadyMember"],
}

const isAnswer = (operation: string, value: unknown): boolean => {
  const answer = (typeof value === "object" && value !== null ? value : {}) as Readonly<Record<string, unknown>>
  const tags = TAGS[operation]
  if (tags !== undefined) return tags.includes(String(answer["_tag"]))
  if (operation === "usage") return Object.keys(answer).length === 4
  if (operation === "members" || operation === "invitations") return Array.isArray(answer["entries"])
  return value === undefined
}
