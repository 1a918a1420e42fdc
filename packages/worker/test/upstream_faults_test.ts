import { Cause, Effect, Exit, ManagedRuntime, Scope } from "effect"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { describeDatabases } from "./databases.ts"
import { driversOf, type FaultCase, runCase } from "./fault_case.ts"
import { givingBackCases } from "./giving_back_cases.ts"
import { orderingCases } from "./ordering_cases.ts"
import { outageCases } from "./outage_cases.ts"
import { waitingCases } from "./waiting_cases.ts"
import { layerWorkedWorld, TIMING_FAST, type World } from "./world.ts"

/** They wait most of the time: for messages, deadlines and pauses. */
vi.setConfig({ maxConcurrency: 32 })

const TABLES: Readonly<Record<string, ReadonlyArray<FaultCase>>> = {
  "until there is an order": orderingCases,
  "while the value is on its way": waitingCases,
  "when the order has to be given back": givingBackCases,
  "in outages and retries": outageCases,
}

describeDatabases(
  "redemptions with a faulty upstream",
  (database) => {
    const scope = Effect.runSync(Scope.make())
    const troubles: Array<string> = []
    let runtime: ManagedRuntime.ManagedRuntime<World, unknown>

    beforeAll(async () => {
      const url = await Effect.runPromise(Scope.extend(database, scope))
      runtime = ManagedRuntime.make(layerWorkedWorld({ url, timing: TIMING_FAST, troubles }))
      await runtime.runPromise(Effect.void)
    })

    afterAll(async () => {
      await runtime.dispose()
      await Effect.runPromise(Scope.close(scope, Exit.void))
      expect(troubles).toEqual([])
    })

    for (const [when, cases] of Object.entries(TABLES)) {
      describe(when, () => {
        for (const one of cases) {
          for (const driver of driversOf(one)) {
            it(`ends as it must when ${one.name} (${driver})`, async () => {
              const exit = await runtime.runPromiseExit(runCase(driver, one))
              // As it was thrown, with its difference.
              if (Exit.isFailure(exit)) throw Cause.squash(exit.cause)
            })
          }
        }
      })
    }
  },
  { waits: true },
)
