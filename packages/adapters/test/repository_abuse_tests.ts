import { expect } from "@effect/vitest"
import {
  AbuseRepository,
  type Ban,
  BanEntity,
  type BanFilter,
  type LimitShare,
  LimitShareEntity,
} from "@mintcode/core/abuse"
import { Effect, Option } from "effect"
import { HOSTILE_TEXTS, idsOf, newestFirst, type RepositoryTests, store, walk } from "./repository_probes.ts"
import { newIdAt } from "./repository_rows.ts"
import { AT, newTestId, unique } from "./storage_rows.ts"

const newBan = (changes: Partial<Ban> = {}): Ban => ({
  id: newTestId(),
  version: 1,
  kind: "ip",
  subject: unique(),
  source: "limit",
  until: AT + 60_000,
  strikes: 12,
  liftedAt: null,
  note: "",
  createdBy: "limits",
  createdAt: AT,
  updatedAt: AT,
  ...changes,
})

const newShare = (at: number, process: string): LimitShare => ({
  id: newIdAt(at),
  process,
  tallies: [{ key: "ip:203.0.113.7", tries: 10, refusals: 0.25, accepted: 0 }],
  at,
})

export const abuseRepositoryTests = (it: RepositoryTests): void => {
  it.effect("finds bans by id and by whom they are of, and lists exactly what fits a filter", () =>
    Effect.gen(function* () {
      const repository = yield* AbuseRepository
      const bans = [
        newBan(),
        newBan({ kind: "account", liftedAt: AT, until: AT }),
        newBan({ kind: "device", until: AT + 1, note: "薄荷", source: "operator" }),
        newBan({ until: AT - 1 }),
      ]
      yield* store(BanEntity, bans)
      for (const ban of bans) {
        expect(Option.getOrNull(yield* repository.banById(ban.id))).toEqual(ban)
        expect(Option.getOrNull(yield* repository.banOf({ kind: ban.kind, id: ban.subject }))).toEqual(ban)
        expect(Option.isNone(yield* repository.banOf({ kind: "code", id: ban.subject }))).toBe(true)
      }
      for (const id of HOSTILE_TEXTS) expect(Option.isNone(yield* repository.banOf({ kind: "ip", id }))).toBe(true)
      const mine = new Set(idsOf(bans))
      const listed = (filter: BanFilter) =>
        Effect.map(
          walk(2, (request) => repository.bans(filter, AT, request)),
          (rows) => rows.filter(({ id }) => mine.has(id)),
        )
      const expected = (fits: (ban: Ban) => boolean) => newestFirst(bans.filter(fits))
      expect(yield* listed({})).toEqual(expected(() => true))
      expect(yield* listed({ active: true })).toEqual(expected(({ until }) => until > AT))
      expect(yield* listed({ active: false })).toEqual(expected(({ until }) => until <= AT))
      expect(yield* listed({ kind: "account" })).toEqual(expected(({ kind }) => kind === "account"))
      expect(yield* listed({ subject: bans[0]?.subject ?? "" })).toEqual(bans.slice(0, 1))
    }),
  )

  it.effect("gives bans in force, those that changed since, and those that have been over for long", () =>
    Effect.gen(function* () {
      const repository = yield* AbuseRepository
      // Nothing else here is as young, or lasts as long.
      const [late, later, old] = [
        newBan({ until: AT * 3, updatedAt: AT * 2 }),
        newBan({ until: AT * 4, updatedAt: AT * 2 + 1 }),
        newBan({ until: 5 }),
      ]
      yield* store(BanEntity, [late, later, old])
      expect(yield* repository.activeBans(AT * 2, 10)).toEqual([later, late])
      expect(yield* repository.activeBans(AT * 2, 1)).toEqual([later])
      expect(yield* repository.bansSince(AT * 2, 10)).toEqual([late, later])
      expect(yield* repository.bansSince(AT * 2 + 1, 10)).toEqual([later])
      expect(yield* repository.bansBefore(6, 10)).toEqual([old])
      expect(yield* repository.bansBefore(5, 10)).toEqual([])
    }),
  )

  it.effect("gives what other processes told since, oldest first and page by page, and what is old", () =>
    Effect.gen(function* () {
      const repository = yield* AbuseRepository
      const [me, other] = [unique().slice(0, 30), unique().slice(0, 30)]
      const shares = [
        newShare(10, other),
        newShare(AT * 2, other),
        newShare(AT * 2 + 1, me),
        newShare(AT * 2 + 2, other),
      ]
      yield* store(LimitShareEntity, shares)
      const [old, first, , last] = shares
      expect(yield* repository.sharesSince(AT * 2, me, null, 10)).toEqual([first, last])
      expect(yield* repository.sharesSince(AT * 2, me, first?.id ?? "", 10)).toEqual([last])
      expect(yield* repository.sharesSince(AT * 2, me, null, 1)).toEqual([first])
      expect(yield* repository.sharesBefore(11, 10)).toEqual([old?.id])
      expect(yield* repository.sharesBefore(10, 10)).toEqual([])
    }),
  )
}
