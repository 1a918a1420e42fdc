import { Effect, Redacted } from "effect"
import { type CryptoShape, equalBytes, newIdBy, type Timestamp } from "../kernel/mod.ts"
import { maskEnds } from "../voucher/mod.ts"
import type { LicenceId } from "./licence.ts"
import { type LicenceMachine, type LicenceMachineId, machinePlace } from "./licence_machine.ts"

/** Longest machine code: fingerprints of programs in the field have 8 to 128 characters. */
export const MACHINE_CODE_MAX = 200

/** Control characters, and halves of characters: no program makes them, and databases and logs stumble over them. */
const UNPRINTABLE = /\p{Cc}|\p{Cs}/u

/** A machine code as sent, without the blanks around it; `undefined` when it cannot be one. */
export const normaliseMachineCode = (sent: string): string | undefined => {
  const trimmed = sent.trim()
  return trimmed === "" || trimmed.length > MACHINE_CODE_MAX || UNPRINTABLE.test(trimmed) ? undefined : trimmed
}

/** How a machine code is shown: its ends. */
export const maskMachineCode = (code: string): string => {
  const { head, tail } = maskEnds(code)
  return `${head}****${tail}`
}

/** A machine that is bound now. */
export const newMachine = (
  crypto: CryptoShape,
  licenceId: LicenceId,
  code: string,
  at: Timestamp,
): Effect.Effect<LicenceMachine> =>
  Effect.gen(function* () {
    const id = yield* newIdBy<LicenceMachineId>(crypto)
    return {
      id,
      version: 1,
      licenceId,
      digest: crypto.digest("machine", code),
      sealedCode: yield* crypto.seal(machinePlace(id), Redacted.make(code)),
      shown: maskMachineCode(code),
      boundAt: at,
      lastSeenAt: at,
      checks: 1,
    }
  })

/** The one of these machines that has this code, under whichever key its digest was made. */
export const machineWith = (
  crypto: CryptoShape,
  machines: ReadonlyArray<LicenceMachine>,
  code: string,
): LicenceMachine | undefined => {
  if (machines.length === 0) return undefined
  const digests = crypto.digests("machine", code)
  return machines.find((machine) => digests.some((digest) => equalBytes(digest, machine.digest)))
}
