import { expect } from "@effect/vitest"
import { SeatRepository, WorkspaceDesk, type WorkspaceDraft, WorkspaceGroupId } from "@mintcode/core/seat"
import { Effect, Either, Layer, Option, Redacted } from "effect"
import type { OwnDatabase } from "./databases.ts"
import { type MovableClock, makeMovableClock } from "./movable_clock.ts"
import { type House, makeHouse, newRoom, type Room } from "./seat_house.ts"
import { layerWorld, type World, type WorldOptions } from "./world.ts"

export const HOUR_MS = 3_600_000
export const GROUP = WorkspaceGroupId.make("team-a")

/** Runs a story in a world of its own, with a provider and a clock that it may set forward. */
export const inSeatWorld = <A, E>(
  database: OwnDatabase,
  story: (house: House, clock: MovableClock) => Effect.Effect<A, E, World>,
  options: Omit<WorldOptions, "url"> = {},
) =>
  Effect.gen(function* () {
    const url = yield* database
    const clock = makeMovableClock()
    const house = makeHouse()
    return yield* story(house, clock).pipe(
      Effect.provide(layerWorld({ ...options, url, seatDrivers: [house.driver] })),
      Effect.provide(Layer.setClock(clock)),
      Effect.withClock(clock),
    )
  })

/** The group that tests use, made once. */
export const openGroup = Effect.flatMap(WorkspaceDesk, (desk) => desk.createGroup({ id: GROUP }))

/** A workspace in our books and at the provider. */
export const openWorkspace = (
  house: House,
  name: string,
  draft: Partial<WorkspaceDraft> = {},
  room: Partial<Room> = {},
) =>
  Effect.gen(function* () {
    const desk = yield* WorkspaceDesk
    const made = newRoom(room)
    house.rooms.set(name, made)
    const workspace = yield* desk.create({
      driver: house.driver.name,
      name,
      groupId: GROUP,
      externalId: name,
      baseUrl: "http://127.0.0.1:1",
      token: Redacted.make("secret"),
      ratePerSecond: 1_000,
      ...draft,
    })
    return { workspace, room: made }
  })

export const workspaceNow = (id: string) =>
  Effect.flatMap(SeatRepository, (repository) => Effect.map(repository.workspace(id), Option.getOrThrow))

/** The code that something was refused with; `ok` when it was not. */
export const codeOf = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.either(effect), (outcome) =>
    Either.isLeft(outcome) ? ((outcome.left as { readonly code?: string }).code ?? "?") : "ok",
  )

/** The figures of a workspace, once they are known to hang together. */
export const expectBalanced = (id: string) =>
  Effect.map(workspaceNow(id), (workspace) => {
    const { seatsForeign, seatsFree, seatsHeld, seatsMax, seatsReserved } = workspace
    expect(seatsFree).toBe(seatsMax - seatsReserved - seatsHeld - seatsForeign)
    return workspace
  })
