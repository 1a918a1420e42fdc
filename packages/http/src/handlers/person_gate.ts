import type { HttpServerRequest } from "@effect/platform"
import { Effect } from "effect"
import { ClientAddress } from "../server/client_address.ts"
import { makeTryGate } from "./try_gate.ts"

/** What requests cost their address, of the tries that it has in a minute: those that send mail cost most. */
export const LOGIN_COST = 1
export const MAIL_COST = 5

/** The limit of what people without a session, or with a password to guess, may ask of us. */
export const makePersonGate = Effect.gen(function* () {
  const gate = yield* makeTryGate
  const clientAddress = yield* ClientAddress

  const admit = (request: HttpServerRequest.HttpServerRequest, cost: number) => gate.admit(request, { cost })

  return { admit, limitKey: gate.addressKey, clientAddress } as const
})
