import { expect, it } from "@effect/vitest"
import { KeyRotation } from "@mintcode/core"
import { WorkspaceDesk } from "@mintcode/core/seat"
import { Effect, Redacted } from "effect"
import { describeDatabases } from "./databases.ts"
import { makeHouse } from "./seat_house.ts"
import { openGroup, openWorkspace } from "./seat_world.ts"
import { layerWorld, type World } from "./world.ts"

const keyOf = (kid: string, byte: number) => ({ kid, secret: Redacted.make(new Uint8Array(32).fill(byte)) })

describeDatabases("a rotation of keys", (database) => {
  it.scopedLive("seals the tokens of workspaces anew: the older key is needed no longer", () =>
    Effect.gen(function* () {
      const url = yield* database
      const house = makeHouse()
      const [older, newer] = [keyOf("k1", 1), keyOf("k2", 2)]
      const under = <A, E>(
        keyring: readonly [typeof older, ...Array<typeof older>],
        effect: Effect.Effect<A, E, World>,
      ) => Effect.provide(effect, layerWorld({ url, keyring, seatDrivers: [house.driver] }))
      const id = yield* under(
        [older],
        Effect.zipRight(
          openGroup,
          Effect.map(openWorkspace(house, "one"), ({ workspace }) => workspace.id),
        ),
      )
      const rotate = under(
        [newer, older],
        Effect.flatMap(KeyRotation, (rotation) => rotation.rotate()),
      )
      expect((yield* rotate).resealed).toBe(1)
      expect((yield* rotate).resealed).toBe(0)
      const tested = yield* under(
        [newer],
        Effect.flatMap(WorkspaceDesk, (desk) => desk.test(id)),
      )
      expect(tested).toMatchObject({ ok: true, problem: null })
    }),
  )
})
