import { fiveSimDriver } from "@mintcode/adapters/five-sim"
import { openAiAdminDriver } from "@mintcode/adapters/openai-admin"
import { scimSeatDriver } from "@mintcode/adapters/scim-seats"
import { demoScript, makeSimulator, type ScriptInput, SIMULATOR_TOKEN } from "@mintcode/adapters/simulator"
import { smsActivateDriver } from "@mintcode/adapters/sms-activate"
import { workspaceSeatDriver } from "@mintcode/adapters/workspace-seats"
import { Effect, type Scope } from "effect"
import { CommandFailed } from "../failure/failure.ts"

/** A simulator that runs, and what an upstream account needs to know of it. */
export interface RunningSimulator {
  readonly addresses: { readonly url: string; readonly token: string }
  /** The drivers that speak to it, and under which address each does. */
  readonly drivers: ReadonlyArray<{ readonly name: string; readonly baseUrl: string }>
  /** The same for drivers of seats, and the workspaces that they find there. */
  readonly seatDrivers: ReadonlyArray<{ readonly name: string; readonly baseUrl: string }>
  readonly workspaces: ReadonlyArray<{ readonly id: string; readonly token: string; readonly seats: number }>
}

export interface SimulatorSetup {
  readonly port: number
  readonly host: string
  readonly seed: number
  /** Checked by the simulator itself. */
  readonly script?: object
}

/** Runs a simulator while the scope lasts. */
export const startSimulator = (setup: SimulatorSetup): Effect.Effect<RunningSimulator, CommandFailed, Scope.Scope> =>
  makeSimulator({
    port: setup.port,
    host: setup.host,
    seed: setup.seed,
    script: setup.script === undefined ? demoScript : (setup.script as ScriptInput),
  }).pipe(
    Effect.mapError(({ message }) => new CommandFailed({ code: "SIMULATOR_FAILED", exit: "refused", reason: message })),
    Effect.map((simulator) => ({
      addresses: { url: simulator.url, token: Object.keys(simulator.script().accounts)[0] ?? SIMULATOR_TOKEN },
      drivers: [
        { name: fiveSimDriver.name, baseUrl: simulator.fiveSimBaseUrl },
        { name: smsActivateDriver.name, baseUrl: simulator.smsActivateBaseUrl },
      ],
      seatDrivers: [
        { name: workspaceSeatDriver.name, baseUrl: simulator.workspaceBaseUrl },
        { name: openAiAdminDriver.name, baseUrl: simulator.openAiAdminBaseUrl },
        { name: scimSeatDriver.name, baseUrl: simulator.scimBaseUrl },
      ],
      workspaces: simulator.workspaces().map(({ id, token, seats }) => ({ id, token, seats })),
    })),
  )
