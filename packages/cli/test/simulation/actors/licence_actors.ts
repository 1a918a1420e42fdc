import {
  type LicenceAnswer,
  LicenceDesk,
  LicenceEntity,
  LicenceMachineEntity,
  type LicenceRequest,
  Licences,
  maskMachineCode,
} from "@mintcode/core/licence"
import { VoucherEntity } from "@mintcode/core/voucher"
import { Clock, Effect } from "effect"
import type { Actor } from "../actor.ts"
import type { Stage } from "../stage.ts"
import { machineCode } from "./buyer_actors.ts"

/** Machines that ask for the same few codes. */
const MACHINES = 5
/** How often a program asks that insists, and its longest pause. */
const ASKED_OVER = 8
const ASKED_EVERY_MS_MAX = 2_000

const anyRequest = ({ memory, random }: Stage) => {
  const known = random.pick(memory.codes.filter(({ kind }) => kind === "licence"))
  return known === undefined
    ? undefined
    : { code: known.code, machineCode: machineCode(random.integer(MACHINES)), ip: null }
}

type Ask = "validate" | "heartbeat" | "release" | "unbind"

/** A code is activated once, whoever asks for it from wherever. */
const asked = ({ memory, violated }: Stage, what: Ask, request: LicenceRequest) =>
  Effect.flatMap(Licences, (licences) => licences[what](request)).pipe(
    Effect.tap(({ code }) =>
      Effect.sync(() => {
        if (code !== "ACTIVATED") return
        const before = memory.activated.get(request.code)
        if (before !== undefined) violated(`one code was activated on ${before} and on ${request.machineCode}`)
        memory.activated.set(request.code, request.machineCode)
      }),
    ),
  )

const asks =
  (what: Ask): Actor["act"] =>
  (stage) => {
    const request = anyRequest(stage)
    return request === undefined ? undefined : asked(stage, what, request)
  }

/** All machines at once: as many as a licence has seats may get in. */
const crowd: Actor["act"] = (stage) => {
  const request = anyRequest(stage)
  return request === undefined
    ? undefined
    : Effect.forEach(
        Array.from({ length: MACHINES }, (_, number) => ({ ...request, machineCode: machineCode(number) })),
        (one) => Effect.either(asked(stage, "validate", one)),
        { concurrency: MACHINES, discard: true },
      )
}

/** Whether a licence holds on a machine at this moment, by what storage has taken. */
const holdsNow = (
  { shadow }: Stage,
  { endsAt, licenceId }: LicenceAnswer,
  { machineCode }: LicenceRequest,
): boolean => {
  const licence = shadow.row(LicenceEntity, licenceId ?? "")
  const voucher = licence === undefined ? undefined : shadow.row(VoucherEntity, licence.voucherId)
  const isBound = [...shadow.rows(LicenceMachineEntity)].some(
    (machine) => machine.licenceId === licenceId && machine.shown === maskMachineCode(machineCode),
  )
  return isBound && licence?.state === "active" && licence.endsAt === endsAt && voucher?.state === "fulfilled"
}

/** What is answered without storage is so, at the moment in which it is answered. */
const recalled = (stage: Stage, request: LicenceRequest) =>
  Effect.gen(function* () {
    const licences = yield* Licences
    const told = licences.recall(request, yield* Clock.currentTimeMillis)
    if (told !== undefined && !holdsNow(stage, told, request)) {
      stage.violated(`${request.machineCode} was told from memory that licence ${told.licenceId} holds`)
    }
  })

/** A program that asks over and over, while others do what they like with its licence. */
const insist: Actor["act"] = (stage) => {
  const request = anyRequest(stage)
  return request === undefined
    ? undefined
    : Effect.gen(function* () {
        for (let time = 0; time < ASKED_OVER; time++) {
          yield* Effect.either(asked(stage, "validate", request))
          yield* Effect.sleep(stage.random.integer(ASKED_EVERY_MS_MAX))
          yield* recalled(stage, request)
        }
      })
}

const anyLicence = ({ random, shadow }: Stage) => random.pick([...shadow.rows(LicenceEntity)])

const onLicence =
  (
    use: (id: string, stage: Stage) => Effect.Effect<unknown, unknown, LicenceDesk | Licences> | undefined,
  ): Actor["act"] =>
  (stage) => {
    const licence = anyLicence(stage)
    return licence === undefined ? undefined : use(licence.id, stage)
  }

const desk = (does: "suspend" | "resume" | "ban") =>
  onLicence((id) => Effect.flatMap(LicenceDesk, (all) => all[does](id)) as Effect.Effect<unknown, unknown, LicenceDesk>)

export const licenceActors: ReadonlyArray<Actor> = [
  { name: "validate", weight: 12, act: asks("validate") },
  { name: "validate over and over", weight: 6, act: insist },
  { name: "validate on all machines", weight: 5, act: crowd },
  { name: "heartbeat", weight: 4, act: asks("heartbeat") },
  { name: "release", weight: 2, act: asks("release") },
  { name: "unbind", weight: 2, act: asks("unbind") },
  {
    name: "transfer",
    weight: 3,
    act: (stage) => {
      const request = anyRequest(stage)
      const to = machineCode(stage.random.integer(MACHINES))
      return request === undefined ? undefined : Effect.flatMap(Licences, (licences) => licences.transfer(request, to))
    },
  },
  { name: "suspend a licence", weight: 1, act: desk("suspend") },
  { name: "resume a licence", weight: 2, act: desk("resume") },
  { name: "ban a licence", weight: 1, act: desk("ban") },
  {
    name: "edit a licence",
    weight: 2,
    act: onLicence(
      (id, { now, random }) =>
        Effect.flatMap(LicenceDesk, (all) =>
          all.edit(id, { machinesMax: random.between(1, 4), endsAt: now() + random.between(60_000, 3_600_000) }),
        ) as Effect.Effect<unknown, unknown, LicenceDesk>,
    ),
  },
  {
    name: "rebind a machine",
    weight: 2,
    act: onLicence((id, { random, shadow }) => {
      const machine = random.pick([...shadow.rows(LicenceMachineEntity)].filter(({ licenceId }) => licenceId === id))
      if (machine === undefined) return undefined
      return Effect.flatMap(LicenceDesk, (all) =>
        random.percent(50)
          ? all.unbind(id, machine.id)
          : all.transfer(id, machine.id, machineCode(random.integer(MACHINES))),
      ) as Effect.Effect<unknown, unknown, LicenceDesk>
    }),
  },
]
