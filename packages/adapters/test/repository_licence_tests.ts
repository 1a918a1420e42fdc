import { randomBytes } from "node:crypto"
import { expect } from "@effect/vitest"
import {
  type Licence,
  LicenceEntity,
  type LicenceFilter,
  type LicenceKey,
  LicenceKeyEntity,
  type LicenceMachine,
  LicenceMachineEntity,
  LicenceRepository,
} from "@mintcode/core/licence"
import { Chunk, Effect, Option, Stream } from "effect"
import { HOSTILE_TEXTS, idsOf, newestFirst, type RepositoryTests, store, walk } from "./repository_probes.ts"
import { newIdAt } from "./repository_rows.ts"
import { AT, newTestId, unique } from "./storage_rows.ts"

const newLicence = (changes: Partial<Licence> = {}): Licence => ({
  id: newTestId(),
  version: 1,
  voucherId: newTestId(),
  redemptionId: newTestId(),
  productId: "pro" as Licence["productId"],
  prefix: "VIP",
  head: "ABCD",
  tail: "WXYZ",
  state: "active",
  activatedAt: AT,
  startsAt: AT,
  endsAt: AT + 10_800_000,
  machinesMax: 1,
  floating: false,
  transfersUsed: 0,
  transferredAt: null,
  lastSeenAt: AT,
  checks: 1,
  note: "薄荷",
  updatedAt: AT,
  ...changes,
})

const newMachine = (licenceId: Licence["id"], changes: Partial<LicenceMachine> = {}): LicenceMachine => ({
  id: newTestId(),
  version: 1,
  licenceId,
  digest: new Uint8Array(randomBytes(32)),
  sealedCode: "v1.k1.a.b",
  shown: "AB****YZ",
  boundAt: AT,
  lastSeenAt: AT,
  checks: 0,
  ...changes,
})

export const licenceRepositoryTests = (it: RepositoryTests): void => {
  it.effect("finds licences by id and by voucher", () =>
    Effect.gen(function* () {
      const repository = yield* LicenceRepository
      const licences = [newLicence(), newLicence({ endsAt: null, floating: true, state: "banned", transferredAt: AT })]
      yield* store(LicenceEntity, licences)
      for (const licence of licences) {
        expect(Option.getOrNull(yield* repository.byId(licence.id))).toEqual(licence)
        expect(Option.getOrNull(yield* repository.byVoucher(licence.voucherId))).toEqual(licence)
      }
      expect(idsOf(yield* repository.byIds([...idsOf(licences), newTestId()]))).toEqual(
        expect.arrayContaining([...idsOf(licences)]),
      )
      expect(yield* repository.byIds([])).toEqual([])
      for (const text of HOSTILE_TEXTS) {
        expect(Option.isNone(yield* repository.byId(text))).toBe(true)
        expect(Option.isNone(yield* repository.byVoucher(text))).toBe(true)
      }
    }),
  )

  it.effect("finds machines by licence and id, and licences by machine", () =>
    Effect.gen(function* () {
      const repository = yield* LicenceRepository
      const licences = [newLicence(), newLicence()] as const
      const shared = new Uint8Array(randomBytes(32))
      const machines = [
        newMachine(licences[0].id, { id: newIdAt(AT), digest: shared }),
        newMachine(licences[0].id, { id: newIdAt(AT + 1) }),
        newMachine(licences[1].id, { id: newIdAt(AT + 2), digest: shared }),
      ] as const
      yield* store(LicenceEntity, licences)
      yield* store(LicenceMachineEntity, machines)
      expect(yield* repository.machinesOf(licences[0].id)).toEqual([machines[0], machines[1]])
      expect(yield* repository.machinesOf(newTestId())).toEqual([])
      expect(idsOf(yield* repository.machinesByIds([machines[2].id, newTestId()]))).toEqual([machines[2].id])
      const digests = [new Uint8Array(randomBytes(32)), shared]
      expect(yield* repository.byMachine(digests, 10)).toEqual(newestFirst(licences))
      expect((yield* repository.byMachine(digests, 1)).length).toBe(1)
      expect(yield* repository.byMachine([new Uint8Array(randomBytes(32))], 10)).toEqual([])
      expect(yield* repository.byMachine([], 10)).toEqual([])
      const all = yield* walk(2, (request) => repository.machines(request))
      expect(idsOf(all)).toEqual(expect.arrayContaining([...idsOf(machines)]))
    }),
  )

  it.effect("gives active licences whose time is over, longest first, and counts them", () =>
    Effect.gen(function* () {
      const repository = yield* LicenceRepository
      const productId = unique() as Licence["productId"]
      // Nothing else here is as old.
      const over = [3, 1, 2].map((endsAt) => newLicence({ productId, endsAt }))
      yield* store(LicenceEntity, [
        ...over,
        newLicence({ productId, endsAt: 4 }),
        newLicence({ productId, endsAt: null }),
        newLicence({ productId, endsAt: 1, state: "suspended" }),
        newLicence({ productId, endsAt: 1, state: "expired" }),
      ])
      expect((yield* repository.over(3, 10)).map(({ endsAt }) => endsAt)).toEqual([1, 2, 3])
      expect((yield* repository.over(3, 2)).map(({ endsAt }) => endsAt)).toEqual([1, 2])
      expect(yield* repository.over(0, 10)).toEqual([])
      expect(yield* repository.countOver(productId, 3)).toBe(3)
      expect(yield* repository.countOver(unique(), 3)).toBe(0)
      expect(yield* repository.countOver(undefined, 3)).toBe(3)
      expect(yield* repository.countByState({ productId })).toEqual({ active: 5, suspended: 1, expired: 1 })
    }),
  )

  it.effect("lists and streams licences by state, product and time", () =>
    Effect.gen(function* () {
      const repository = yield* LicenceRepository
      const productId = unique() as Licence["productId"]
      const states = ["active", "expired", "suspended", "banned"] as const
      const licences = Array.from({ length: 20 }, (_, index) =>
        newLicence({ id: newIdAt(AT + index), productId, state: states[index % 4] ?? "active" }),
      )
      yield* store(LicenceEntity, licences)
      const cases: ReadonlyArray<readonly [LicenceFilter, (licence: Licence, index: number) => boolean]> = [
        [{}, () => true],
        [{ state: "banned" }, ({ state }) => state === "banned"],
        [{ from: AT + 5, until: AT + 9 }, (_, index) => index >= 5 && index < 9],
        [{ state: "active", from: AT + 8 }, ({ state }, index) => state === "active" && index >= 8],
      ]
      for (const [filter, fits] of cases) {
        const expected = licences.filter(fits)
        const listed = yield* walk(3, (request) => repository.page({ productId, ...filter }, request))
        expect(listed).toEqual(newestFirst(expected))
        const streamed = yield* Stream.runCollect(repository.stream({ productId, ...filter }))
        expect(Chunk.toReadonlyArray(streamed)).toEqual(expected)
      }
    }),
  )

  it.effect("gives every signing key", () =>
    Effect.gen(function* () {
      const repository = yield* LicenceRepository
      const keys = [2, 1].map(
        (createdAt): LicenceKey => ({
          id: `lk${createdAt}`,
          version: 1,
          publicKey: new Uint8Array(randomBytes(32)),
          sealedPrivateKey: "v1.k1.a.b",
          signsFrom: AT,
          createdAt,
        }),
      )
      yield* store(LicenceKeyEntity, keys)
      expect(yield* repository.keys).toEqual([keys[1], keys[0]])
    }),
  )
}
