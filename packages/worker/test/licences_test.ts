import { expect, it } from "@effect/vitest"
import { KeyRotation } from "@mintcode/core"
import { EventRepository } from "@mintcode/core/audit"
import { StorageFailed } from "@mintcode/core/kernel"
import { LicenceDesk, LicenceRepository, LicenceSightings, Licences } from "@mintcode/core/licence"
import { Redemptions } from "@mintcode/core/redemption"
import { VoucherActions, Vouchers } from "@mintcode/core/voucher"
import { Effect, Option, Redacted } from "effect"
import { booksOf } from "./books.ts"
import { describeDatabases } from "./databases.ts"
import { ask, codeOf, HOUR_MS, inLicenceWorld, licenceCode } from "./licence_world.ts"

const MACHINES = 64

const machine = (number: number) => `machine-${String(number).padStart(4, "0")}`

/** The licence behind a code, its machines and its voucher. */
const behind = (code: string) =>
  Effect.gen(function* () {
    const desk = yield* LicenceDesk
    const [found] = yield* desk.search({ code })
    const voucher = yield* Effect.flatMap(Vouchers, (vouchers) => vouchers.search(code))
    const { licence, machines } = yield* desk.get(String(found?.id))
    return { licence, machines, voucher: Option.getOrThrow(voucher) }
  })

describeDatabases("licences", (database) => {
  it.scopedLive("let one of 64 machines have a code, and tell the others that it is bound", () =>
    inLicenceWorld(database, () =>
      Effect.gen(function* () {
        const code = yield* licenceCode()
        const told = yield* Effect.forEach(
          Array.from({ length: MACHINES }, (_, number) => machine(number)),
          (one) => Effect.map(codeOf("validate", code, one), (answer) => ({ one, answer })),
          { concurrency: "unbounded" },
        )
        expect(told.filter(({ answer }) => answer === "ACTIVATED")).toHaveLength(1)
        expect(told.filter(({ answer }) => answer === "MACHINE_MISMATCH")).toHaveLength(MACHINES - 1)
        const { licence, machines, voucher } = yield* behind(code)
        expect(machines).toHaveLength(1)
        expect(voucher).toMatchObject({ state: "fulfilled", usedCount: 1, redemptionId: licence.redemptionId })
        expect(voucher.holder).toBeNull()
        // History and books are those of any other kind.
        const { redemption, transitions } = yield* booksOf(licence.redemptionId)
        expect(redemption).toMatchObject({ state: "delivered", kind: "licence", wakeAt: null })
        expect(transitions.map(({ event, from, to }) => [event, from, to])).toEqual([
          ["Granted", "queued", "delivered"],
        ])
        const { rows } = yield* Effect.flatMap(EventRepository, ({ page }) => page({}, { limit: 50, afterId: null }))
        for (const type of ["licence.activated", "redemption.accepted", "redemption.delivered"]) {
          expect([type, rows.filter((row) => row.type === type).length]).toEqual([type, 1])
        }
        expect(JSON.stringify(rows)).not.toContain("machine-00")
        const winner = told.find(({ answer }) => answer === "ACTIVATED")?.one ?? ""
        expect(yield* codeOf("validate", code, winner)).toBe("VALID")
      }),
    ),
  )

  it.scopedLive("give the same machine two valid answers when it asks twice at once", () =>
    inLicenceWorld(database, () =>
      Effect.gen(function* () {
        const code = yield* licenceCode()
        const told = yield* Effect.all([codeOf("validate", code, "one"), codeOf("validate", code, "one")], {
          concurrency: 2,
        })
        expect([...told].sort()).toEqual(["ACTIVATED", "VALID"])
        expect((yield* behind(code)).machines).toHaveLength(1)
      }),
    ),
  )

  it.scopedLive("bind no more machines than the terms say, however many come at once", () =>
    inLicenceWorld(database, () =>
      Effect.gen(function* () {
        const code = yield* licenceCode({ machinesMax: 3 })
        const told = yield* Effect.forEach(
          Array.from({ length: 8 }, (_, number) => machine(number)),
          (one) => codeOf("validate", code, one),
          { concurrency: "unbounded" },
        )
        expect(told.filter((answer) => answer === "ACTIVATED" || answer === "VALID")).toHaveLength(3)
        expect(told.filter((answer) => answer === "TOO_MANY_MACHINES")).toHaveLength(5)
        expect((yield* behind(code)).machines).toHaveLength(3)
      }),
    ),
  )

  it.scopedLive("begin by /redeem as well, and not without a machine", () =>
    inLicenceWorld(database, () =>
      Effect.gen(function* () {
        const redemptions = yield* Redemptions
        const code = yield* licenceCode()
        const request = { code, proof: {}, ip: null }
        const refused = yield* Effect.flip(redemptions.redeem({ ...request, input: {} }))
        expect(refused).toMatchObject({ code: "MACHINE_CODE_NEEDED" })
        const accepted = yield* redemptions.redeem({ ...request, input: { machineCode: "one" } })
        expect(accepted.redemption.state).toBe("delivered")
        const { licence } = yield* behind(code)
        const { value } = yield* redemptions.result(accepted.redemption.id, { token: accepted.token })
        expect(JSON.stringify(value)).not.toContain(licence.id)
        expect(yield* codeOf("validate", code, "one")).toBe("VALID")
        expect(yield* codeOf("validate", code, "two")).toBe("MACHINE_MISMATCH")
        const again = yield* Effect.flip(redemptions.redeem({ ...request, input: { machineCode: "two" } }))
        expect(again).toMatchObject({ code: "CODE_REFUSED" })
      }),
    ),
  )

  it.scopedLive("end by themselves, stay ended when the clock is set back, and hold again when prolonged", () =>
    inLicenceWorld(database, (clock) =>
      Effect.gen(function* () {
        const desk = yield* LicenceDesk
        const code = yield* licenceCode()
        yield* ask("validate", code, "one")
        yield* clock.advance(2 * HOUR_MS)
        expect((yield* ask("validate", code, "one")).remainingMs).toBeLessThanOrEqual(HOUR_MS)
        // Set back: no time is won.
        yield* clock.advance(-2 * HOUR_MS)
        const back = yield* ask("validate", code, "one")
        expect([back.code, (back.remainingMs ?? 0) <= HOUR_MS]).toEqual(["VALID", true])
        yield* clock.advance(3 * HOUR_MS)
        expect(yield* codeOf("validate", code, "one")).toBe("EXPIRED")
        expect(yield* codeOf("validate", code, "two")).toBe("MACHINE_MISMATCH")
        expect((yield* behind(code)).licence.state).toBe("expired")
        yield* clock.advance(-3 * HOUR_MS)
        expect(yield* codeOf("validate", code, "one")).toBe("EXPIRED")
        const { licence } = yield* behind(code)
        yield* desk.edit(licence.id, { endsAt: (licence.endsAt ?? 0) + 9 * HOUR_MS })
        expect(yield* codeOf("validate", code, "one")).toBe("VALID")
      }),
    ),
  )

  it.scopedLive("are swept when nobody asks, and counted", () =>
    inLicenceWorld(database, (clock) =>
      Effect.gen(function* () {
        const desk = yield* LicenceDesk
        const code = yield* licenceCode()
        const counts = { total: 1, unused: 0, active: 0, expired: 0, suspended: 0, banned: 0 }
        expect(yield* desk.statistics({})).toEqual({ ...counts, unused: 1 })
        yield* ask("validate", code, "one")
        expect(yield* desk.statistics({})).toEqual({ ...counts, active: 1 })
        expect(yield* desk.sweepExpired).toBe(0)
        yield* clock.advance(3 * HOUR_MS)
        expect(yield* desk.statistics({})).toEqual({ ...counts, expired: 1 })
        expect((yield* behind(code)).licence.state).toBe("active")
        expect(yield* desk.sweepExpired).toBe(1)
        expect((yield* behind(code)).licence.state).toBe("expired")
        expect(yield* desk.sweepExpired).toBe(0)
        expect(yield* desk.statistics({})).toEqual({ ...counts, expired: 1 })
      }),
    ),
  )

  it.scopedLive("give floating seats to whoever keeps them alive", () =>
    inLicenceWorld(database, (clock) =>
      Effect.gen(function* () {
        const code = yield* licenceCode({ floating: true, machinesMax: 2, heartbeatMs: 60_000 })
        expect(yield* codeOf("validate", code, "one")).toBe("ACTIVATED")
        expect(yield* codeOf("validate", code, "two")).toBe("VALID")
        expect(yield* codeOf("validate", code, "three")).toBe("TOO_MANY_MACHINES")
        yield* clock.advance(50_000)
        expect((yield* ask("heartbeat", code, "one")).heartbeatMs).toBe(60_000)
        yield* clock.advance(50_000)
        // "two" is dead: its seat goes to "three", and it is told so.
        expect(yield* codeOf("validate", code, "three")).toBe("VALID")
        expect(yield* codeOf("heartbeat", code, "two")).toBe("HEARTBEAT_DEAD")
        expect(yield* codeOf("validate", code, "two")).toBe("TOO_MANY_MACHINES")
        expect(yield* codeOf("release", code, "one")).toBe("RELEASED")
        expect(yield* codeOf("release", code, "one")).toBe("HEARTBEAT_DEAD")
        expect(yield* codeOf("validate", code, "two")).toBe("VALID")
        // A dead seat that nobody took is its machine's again.
        yield* clock.advance(100_000)
        expect(yield* codeOf("heartbeat", code, "two")).toBe("HEARTBEAT_DEAD")
        expect(yield* codeOf("validate", code, "two")).toBe("VALID")
      }),
    ),
  )

  it.scopedLive("move to other machines within quota and pause", () =>
    inLicenceWorld(database, (clock) =>
      Effect.gen(function* () {
        const licences = yield* Licences
        const code = yield* licenceCode({ transfersMax: 2, transferCoolDownMs: 60_000 })
        const move = (from: string, to: string) =>
          Effect.map(licences.transfer({ code, machineCode: from, ip: null }, to), (answer) => answer.code)
        expect(yield* codeOf("unbind", code, "one")).toBe("MACHINE_MISMATCH")
        yield* ask("validate", code, "one")
        expect(yield* codeOf("release", code, "one")).toBe("NOT_FLOATING")
        expect(yield* move("two", "three")).toBe("MACHINE_MISMATCH")
        expect(yield* move("one", "two")).toBe("TRANSFERRED")
        expect(yield* codeOf("validate", code, "one")).toBe("MACHINE_MISMATCH")
        expect(yield* codeOf("validate", code, "two")).toBe("VALID")
        expect(yield* move("two", "one")).toBe("TRANSFER_TOO_SOON")
        yield* clock.advance(60_001)
        expect(yield* codeOf("unbind", code, "two")).toBe("UNBOUND")
        expect(yield* codeOf("validate", code, "three")).toBe("VALID")
        yield* clock.advance(60_001)
        expect(yield* codeOf("unbind", code, "three")).toBe("TRANSFERS_EXHAUSTED")
        // An operator's word goes before both.
        const desk = yield* LicenceDesk
        const { licence, machines } = yield* behind(code)
        yield* desk.transfer(licence.id, String(machines[0]?.id), "four")
        expect(yield* codeOf("validate", code, "four")).toBe("VALID")
      }),
    ),
  )

  it.scopedLive("move to a machine that is bound already by leaving the other", () =>
    inLicenceWorld(database, () =>
      Effect.gen(function* () {
        const licences = yield* Licences
        const code = yield* licenceCode({ machinesMax: 2 })
        for (const machineCode of ["one", "two"]) yield* ask("validate", code, machineCode)
        const { code: moved } = yield* licences.transfer({ code, machineCode: "one", ip: null }, "two")
        expect(moved).toBe("TRANSFERRED")
        const { licence, machines } = yield* behind(code)
        expect([machines.length, licence.transfersUsed]).toEqual([1, 1])
        expect(yield* codeOf("heartbeat", code, "two")).toBe("VALID")
        expect(yield* codeOf("heartbeat", code, "one")).toBe("MACHINE_MISMATCH")
      }),
    ),
  )

  it.scopedLive("are taken out of use by operators, each way with its own code", () =>
    inLicenceWorld(database, () =>
      Effect.gen(function* () {
        const desk = yield* LicenceDesk
        const code = yield* licenceCode()
        yield* ask("validate", code, "one")
        const { licence, voucher } = yield* behind(code)
        yield* desk.suspend(licence.id)
        expect(yield* codeOf("validate", code, "one")).toBe("SUSPENDED")
        expect(yield* Effect.flip(desk.suspend(licence.id))).toMatchObject({ code: "LICENCE_STATE" })
        yield* desk.resume(licence.id)
        expect(yield* codeOf("validate", code, "one")).toBe("VALID")
        yield* desk.ban(licence.id)
        expect(yield* codeOf("validate", code, "one")).toBe("BANNED")
        yield* desk.resume(licence.id)
        yield* Effect.flatMap(VoucherActions, ({ act }) => act("refund", { ids: [voucher.id] }, false))
        expect(yield* codeOf("validate", code, "one")).toBe("VOIDED")
      }),
    ),
  )

  it.scopedLive("write nothing when a bound machine asks, and what was seen when the process stops", () => {
    let commits = 0
    return Effect.gen(function* () {
      const url = yield* database
      const own = Effect.succeed(url)
      const code = yield* inLicenceWorld(
        own,
        () =>
          Effect.gen(function* () {
            const fresh = yield* licenceCode()
            yield* ask("validate", fresh, "one")
            const before = commits
            yield* Effect.forEach(Array.from({ length: 50 }), () => ask("validate", fresh, "one"), { concurrency: 8 })
            // A flush may come in between; it is one commit for all of them.
            expect(commits - before).toBeLessThanOrEqual(1)
            return fresh
          }),
        {
          aroundCommit: (commit) => (changes) => {
            commits++
            return commit(changes)
          },
        },
      )
      // Another process on the same database finds what the first one kept in memory.
      yield* inLicenceWorld(own, () =>
        Effect.gen(function* () {
          const { licence, machines } = yield* behind(code)
          expect([licence.checks, machines[0]?.checks]).toEqual([51, 51])
          expect(licence.lastSeenAt).toBe(machines[0]?.lastSeenAt)
          expect(licence.lastSeenAt).toBeGreaterThanOrEqual(licence.activatedAt)
          const repository = yield* LicenceRepository
          expect((yield* repository.machinesOf(licence.id))[0]?.shown).toMatch(/^\w*\*{4}\w*$/)
        }),
      )
    })
  })

  it.scopedLive("know their machines, and sign as before, when the installation's keys are rotated", () =>
    Effect.gen(function* () {
      const url = yield* database
      const own = Effect.succeed(url)
      const key = (kid: string, byte: number) => ({ kid, secret: Redacted.make(new Uint8Array(32).fill(byte)) })
      const [older, newer] = [key("k1", 7), key("k2", 8)]
      const nonce = "a nonce that is long enough"
      const signer = (code: string) =>
        Effect.map(ask("validate", code, "one", { nonce }), (answer) => [
          answer.code,
          answer.signature?.split(".").slice(0, 3).join("."),
        ])
      const code = yield* inLicenceWorld(own, () => Effect.tap(licenceCode(), signer), { keyring: [older] })
      yield* inLicenceWorld(
        own,
        () =>
          Effect.gen(function* () {
            expect(yield* signer(code)).toEqual(["VALID", "answer.v1.lk1"])
            const rotation = yield* KeyRotation
            expect((yield* rotation.rotate()).resealed).toBeGreaterThan(1)
            expect((yield* rotation.rotate()).resealed).toBe(0)
          }),
        { keyring: [newer, older] },
      )
      yield* inLicenceWorld(
        own,
        () =>
          Effect.gen(function* () {
            expect(yield* signer(code)).toEqual(["VALID", "answer.v1.lk1"])
            expect(yield* codeOf("validate", code, "two")).toBe("MACHINE_MISMATCH")
          }),
        { keyring: [newer] },
      )
    }),
  )

  it.scopedLive("keep what was seen while storage refuses to write, and write it afterwards", () => {
    let isAway = false
    const away = new StorageFailed({ code: "STORAGE_UNAVAILABLE", operation: "commit", reason: "away" })
    return inLicenceWorld(
      database,
      () =>
        Effect.gen(function* () {
          const sightings = yield* LicenceSightings
          const code = yield* licenceCode()
          yield* ask("validate", code, "one")
          isAway = true
          yield* ask("validate", code, "one")
          yield* ask("validate", code, "one")
          yield* sightings.flush
          expect((yield* behind(code)).licence.checks).toBe(1)
          isAway = false
          yield* ask("validate", code, "one")
          yield* sightings.flush
          expect((yield* behind(code)).licence.checks).toBe(4)
          expect(yield* sightings.flush).toBe(0)
        }),
      { aroundCommit: (commit) => (changes) => (isAway ? Effect.fail(away) : commit(changes)) },
    )
  })
})
