/**
 * Licences: the right to run a program on a machine for a time. A code begins its licence when a machine first shows it,
 * in one commit with the voucher's use; from then on every call is checked in a fixed order, and each outcome has its
 * own stable code.
 *
 * `checkLicence` is the rule, a pure function; `Licences` answers programs, `LicenceDesk` operators. A call from a bound
 * machine writes nothing: `LicenceSightings` collects when machines were seen and writes it in batches. `LicenceKeys`
 * signs answers and licence files (Ed25519), which programs check without a server.
 *
 * @example
 * ```ts
 * import { licenceTransition, LICENCE_CODES, stateWithEnd } from "@mintcode/core/licence"
 * import { Either } from "effect"
 *
 * console.assert(LICENCE_CODES.ACTIVATED.valid && !LICENCE_CODES.EXPIRED.valid)
 *
 * // Suspension does not stop the clock: what is resumed after its end has expired.
 * const suspended = { state: "suspended", endsAt: 1_000 } as const
 * console.assert(Either.getOrThrow(licenceTransition(suspended, "Resume", 500)) === "active")
 * console.assert(Either.getOrThrow(licenceTransition(suspended, "Resume", 1_000)) === "expired")
 *
 * // More time revives.
 * console.assert(stateWithEnd("expired", 2_000, 1_500) === "active")
 * ```
 *
 * @module
 */
export * from "./activation.ts"
export * from "./licence.ts"
export * from "./licence_answer.ts"
export * from "./licence_check.ts"
export * from "./licence_code.ts"
export * from "./licence_desk.ts"
export * from "./licence_file.ts"
export * from "./licence_key.ts"
export * from "./licence_keys.ts"
export * from "./licence_machine.ts"
export * from "./licence_state.ts"
export * from "./licences.ts"
export * from "./machine_code.ts"
export * from "./repository.ts"
export * from "./requests.ts"
export * from "./sightings.ts"
export * from "./transfer_rule.ts"
