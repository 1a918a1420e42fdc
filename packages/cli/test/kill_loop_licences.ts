import { appendFileSync, existsSync, readFileSync } from "node:fs"
import { LicenceRepository } from "@mintcode/core/licence"
import { Vouchers } from "@mintcode/core/voucher"
import { Effect } from "effect"
import type { PCGRandom } from "effect/Utils"
import { expect } from "vitest"

/** A request that is not answered by then was sent to a process that is dead. */
const REQUEST_MS_MAX = 5_000
/** One code in so many is wanted by two machines at once. Each loser counts as a guess, and guesses are limited. */
const RACED_ONE_IN = 4

/** Machines that were told that a licence holds on them, by code. */
export const readActivated = (file: string): ReadonlyMap<string, string> =>
  new Map(
    (existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : []).map(
      (line) => JSON.parse(line) as [string, string],
    ),
  )

/** Whoever lost a race has shown a code that is not theirs, and is made to wait: they alone. */
const addressOf = (index: number): string => `10.1.0.${index}`

/** Programs that ask whether their licence holds. What a machine was told stays true in every life of the server. */
export const makeLicensed = (codes: ReadonlyArray<string>, file: string, random: PCGRandom) => {
  const activated = new Map<string, string>()
  const violations: Array<string> = []

  const validate = async (url: string, code: string, machine: string): Promise<void> => {
    let body: Readonly<Record<string, unknown>>
    try {
      const response = await fetch(`${url}/api/validate`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-forwarded-for": addressOf(codes.indexOf(code)) },
        body: JSON.stringify({ code, machine_code: machine }),
        signal: AbortSignal.timeout(REQUEST_MS_MAX),
      })
      body = (await response.json()) as typeof body
    } catch {
      return
    }
    const owner = activated.get(code)
    if (body["valid"] === true) {
      if (owner !== undefined && owner !== machine) violations.push(`${machine} was let in beside ${owner}`)
      if (owner === undefined) {
        activated.set(code, machine)
        appendFileSync(file, `${JSON.stringify([code, machine])}\n`)
      }
    } else if (owner === machine && body["code"] !== "RATE_LIMITED") {
      violations.push(`${machine} was let in before, and now: ${JSON.stringify(body)}`)
    }
  }

  /** One thing that a program does: asks about a code, now and then at the same time as another machine. */
  const act = async (url: string): Promise<void> => {
    const code = codes[random.integer(codes.length)] ?? ""
    const machine = activated.get(code) ?? "machine-1"
    const isRaced = !activated.has(code) && random.integer(RACED_ONE_IN) === 0
    await Promise.all([validate(url, code, machine), ...(isRaced ? [validate(url, code, "machine-2")] : [])])
  }

  return { act, violations: () => violations } as const
}

/** Every machine that was told so is bound, alone. Answers how many licences there are, told or not. */
export const checkLicences = (codes: ReadonlyArray<string>, told: ReadonlyMap<string, string>) =>
  Effect.gen(function* () {
    const vouchers = yield* Vouchers
    const licences = yield* LicenceRepository
    let count = 0
    for (const code of codes) {
      const voucher = yield* Effect.flatten(vouchers.byCode(code))
      const licence = yield* licences.byVoucher(voucher.id)
      expect(voucher.state).toBe(licence._tag === "Some" ? "fulfilled" : "issued")
      expect(licence._tag === "Some" || !told.has(code)).toBe(true)
      if (licence._tag === "None") continue
      count++
      expect(yield* licences.machinesOf(licence.value.id)).toHaveLength(1)
    }
    return count
  })
