import { fault, makeSimulator, type Simulator } from "@mintcode/adapters/simulator"
import type { SeatDriver, WorkspaceId } from "@mintcode/core/seat"
import { Effect, Redacted } from "effect"
import { TOKEN, WORKSPACE } from "./seat_provider_bench.ts"

/** A provider whose next answers a test writes word for word. */
export const scriptedProvider = (
  driver: SeatDriver,
  baseUrl: (simulator: Simulator) => string,
  options: Readonly<Record<string, unknown>> = {},
) =>
  Effect.gen(function* () {
    const simulator = yield* makeSimulator({ script: { workspaces: { [WORKSPACE]: {} } } })
    const provider = driver.connect({
      workspace: {
        id: "01890a5d-ac96-774b-bcce-b302099a8057" as WorkspaceId,
        name: "scripted",
        baseUrl: baseUrl(simulator),
        externalId: WORKSPACE,
        options,
      },
      token: Redacted.make(TOKEN),
      nextTurn: Effect.void,
    })
    const answer = (...bodies: ReadonlyArray<unknown>) =>
      simulator.addFaults(
        bodies.map((body) =>
          fault({ kind: "refuse", status: 200, body: typeof body === "string" ? body : JSON.stringify(body) }),
        ),
      )
    const refuse = (status: number, body: unknown) =>
      simulator.addFaults([
        fault({ kind: "refuse", status, body: typeof body === "string" ? body : JSON.stringify(body) }),
      ])
    return { simulator, provider, answer, refuse }
  })
