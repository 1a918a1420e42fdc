import { HttpApiBuilder, HttpServerResponse } from "@effect/platform"
import type { StorageFailed, Throttled } from "@mintcode/core/kernel"
import { type LicenceAnswer, LicenceKeys, type LicenceRequest, Licences } from "@mintcode/core/licence"
import { Settings } from "@mintcode/core/settings"
import { Clock, Effect, Option } from "effect"
import { type LicenceAnswerCode, MintCodeApi, type Problem } from "../api/mod.ts"
import { ClientAddress } from "../server/client_address.ts"
import type { AnswerNow, PlainRequest } from "../server/plain_request.ts"
import { languageOf } from "./language.ts"
import { codeIn, type LicenceAsked, licenceAskedIn, machineCodeIn, readLicenceBody } from "./licence_body.ts"
import { answerFields, hoursOf, licenceKeyView, momentOf } from "./licence_views.ts"
import { LICENCE_ANSWERS, problemWords } from "./licence_words.ts"
import { MUTATION } from "./mutation.ts"
import { answer } from "./problem_of_error.ts"
import { makeTryGate } from "./try_gate.ts"

type Request = PlainRequest
type Response = HttpServerResponse.HttpServerResponse

/** An answer, and a file where one was asked for. */
interface Told {
  readonly answer: LicenceAnswer
  readonly file?: string | null
}

/** `GET /api/status/{code}` as it is declared. */
interface StatusAsked {
  readonly path: { readonly code: string }
  readonly urlParams: { readonly machine_code?: string | undefined }
  readonly request: Request
}

const NOTHING_KNOWN = {
  expire_at: null,
  remaining_hours: null,
  remaining_seconds: null,
  valid: false,
  licence_id: null,
  product: null,
} as const

/** How long answers that are given at once go by the zone that was read last. */
const ZONE_KEPT_MS = 1_000

/** Answers to whoever has shown a code that is theirs. */
const FREE_ANSWERS: ReadonlySet<string> = new Set(["VALID", "ACTIVATED", "RELEASED", "UNBOUND", "TRANSFERRED"])

const languageFor = (request: Request) => languageOf(request.headers["accept-language"])

/** What programs ask of their licences. Used by the router and in front of it. */
export const makeLicenceHandlers = Effect.gen(function* () {
  const licences = yield* Licences
  const keys = yield* LicenceKeys
  const settings = yield* Settings
  const clientAddress = yield* ClientAddress
  const { admit, checkBan, passesNow, report } = yield* makeTryGate
  /** The zone of the shop as it was read last. */
  let zoneKnown: { readonly zone: string; readonly at: number } | undefined
  const zone = Effect.tap(Effect.zip(settings.get("shop_time_zone"), Clock.currentTimeMillis), ([zone, at]) =>
    Effect.sync(() => {
      zoneKnown = { zone, at }
    }),
  ).pipe(Effect.map(([zone]) => zone))

  const wordsOf = (request: Request, code: LicenceAnswerCode) => {
    const words = LICENCE_ANSWERS[code]
    return { status: words.status, message: words[languageFor(request)] }
  }

  const refusal = (request: Request, code: LicenceAnswerCode): Response => {
    const { message, status } = wordsOf(request, code)
    return HttpServerResponse.unsafeJson({ status: "error", message, ...NOTHING_KNOWN, code }, { status })
  }

  /** A problem in the words and the shape that these clients read. */
  const problemAnswer = (request: Request, { code, retryAfterMs, status }: Problem): Response =>
    HttpServerResponse.unsafeJson(
      { status: "error", message: problemWords(code, languageFor(request)), ...NOTHING_KNOWN, code },
      {
        status,
        headers: retryAfterMs === undefined ? {} : { "retry-after": String(Math.ceil(retryAfterMs / 1000)) },
      },
    )

  const toldIn = (request: Request, { answer: told, file }: Told, inZone: string) => {
    const { message, status } = wordsOf(request, told.code)
    const isDone = status === 200
    const json = {
      status: isDone ? "success" : "error",
      message,
      ...answerFields(told, inZone),
      ...(isDone && file !== undefined && file !== null ? { file } : {}),
    }
    return { status, json }
  }

  const toldAnswer = (request: Request, told: Told) =>
    Effect.map(answer(zone), (inZone) => {
      const { json, status } = toldIn(request, told, inZone)
      return HttpServerResponse.unsafeJson(json, { status })
    })

  /**
   * What an answer costs. Programs that hold a licence ask as often as they like, many from one office; whoever is
   * turned away pays with a try, and an unknown code is a guess. It counts as one even when no try is left to pay
   * with: otherwise whoever has used up their tries could guess on without ever being banned.
   */
  const charged = (request: Request, code: string, typed: string): Effect.Effect<void, Problem> => {
    if (FREE_ANSWERS.has(code)) {
      return code === "ACTIVATED" ? report(request, "accepted", { code: typed }) : Effect.void
    }
    const tried = admit(request, { codes: [typed] })
    if (code !== "NOT_FOUND") return tried
    const guessed = report(request, "unknown", { code: typed })
    return Effect.flatMap(Effect.either(tried), (paid) => Effect.zipRight(guessed, paid))
  }

  /** Reads, lets through, asks, and answers in the protocol's own shape, whatever comes of it. */
  const asked =
    (
      use: (
        from: LicenceRequest,
        body: LicenceAsked["body"],
      ) => Effect.Effect<Told | "unreadable", StorageFailed | Throttled>,
    ) =>
    ({ request }: { readonly request: Request }): Effect.Effect<Response> =>
      Effect.gen(function* () {
        yield* checkBan(request)
        const read = yield* Effect.either(readLicenceBody(request))
        if (read._tag === "Left") return refusal(request, read.left)
        const { body, ...from } = read.right
        const told = yield* answer(use({ ...from, ip: clientAddress(request) }, body))
        if (told === "unreadable") return refusal(request, "INPUT_MISSING")
        yield* charged(request, told.answer.code, from.code)
        return yield* toldAnswer(request, told)
      }).pipe(Effect.catchAll((problem) => Effect.succeed(problemAnswer(request, problem))))

  const plain = (use: (from: LicenceRequest) => Effect.Effect<LicenceAnswer, StorageFailed | Throttled>) =>
    asked((from) => Effect.map(use(from), (told) => ({ answer: told })))

  /**
   * The answer of `validate` to a machine that asked a short while ago, if it can be given without waiting for anything:
   * the same rules of bodies, the same words. Everybody else is asked for as always.
   */
  const validateNow = (request: Request, text: string, at: number): AnswerNow | undefined => {
    if (zoneKnown === undefined || at < zoneKnown.at || at >= zoneKnown.at + ZONE_KEPT_MS) return undefined
    const asked = licenceAskedIn(text)
    if (typeof asked === "string") return undefined
    const { code, machineCode, nonce } = asked
    const known = licences.recall({ code, machineCode, nonce, ip: null }, at)
    if (known === undefined) return undefined
    const { json, status } = toldIn(request, { answer: known }, zoneKnown.zone)
    return { status, body: JSON.stringify(json) }
  }

  const status = (request: Request, typed: string, machine: string | undefined): Effect.Effect<Response> =>
    Effect.gen(function* () {
      yield* checkBan(request)
      const code = codeIn(typed)
      const found = code === undefined ? Option.none() : yield* answer(licences.status(code, machineCodeIn(machine)))
      if (Option.isNone(found)) {
        yield* charged(request, "NOT_FOUND", code ?? typed)
        return refusal(request, "NOT_FOUND")
      }
      const { createdAt, endsAt, fullCode, machineCode, remainingMs, status: state, usedAt } = found.value
      const inZone = yield* answer(zone)
      return HttpServerResponse.unsafeJson({
        status: "success",
        data: {
          full_code: fullCode,
          status: state,
          created_at: momentOf(createdAt, inZone),
          used_at: momentOf(usedAt, inZone),
          expire_at: momentOf(endsAt, inZone),
          machine_code: machineCode,
          remaining_hours: hoursOf(remainingMs),
        },
      })
    }).pipe(Effect.catchAll((problem) => Effect.succeed(problemAnswer(request, problem))))

  return {
    validate: plain(licences.validate),
    validateNow,
    /** Whether whoever asks may be answered so: bans come before anything is read. */
    mayAskNow: passesNow,
    status: ({ path, request, urlParams }: StatusAsked) => status(request, path.code, urlParams.machine_code),
    heartbeat: plain(licences.heartbeat),
    release: plain(licences.release),
    unbind: plain(licences.unbind),
    transfer: asked((from, body) => {
      const to = machineCodeIn(body["new_machine_code"])
      return to === undefined
        ? Effect.succeed("unreadable")
        : Effect.map(licences.transfer(from, to), (told) => ({ answer: told }))
    }),
    file: asked((from, body) => licences.file(from, body["sealed"] === true)),
    keys: () => answer(Effect.map(keys.keys, (all) => ({ keys: all.map(licenceKeyView) }))),
  } as const
})

export const layerLicenceGroup = HttpApiBuilder.group(MintCodeApi, "licences", (handlers) =>
  Effect.map(makeLicenceHandlers, ({ file, heartbeat, keys, release, status, transfer, unbind, validate }) =>
    handlers
      .handleRaw("validate", validate, MUTATION)
      .handleRaw("status", status)
      .handleRaw("heartbeat", heartbeat, MUTATION)
      .handleRaw("release", release, MUTATION)
      .handleRaw("unbind", unbind, MUTATION)
      .handleRaw("transfer", transfer, MUTATION)
      .handleRaw("file", file, MUTATION)
      .handle("keys", keys),
  ),
)
