import { readFile } from "node:fs/promises"
import { Effect } from "effect"
import { leaf } from "../command/command.ts"
import { integer, optional, text, withDefault } from "../command/flags.ts"
import { CommandFailed } from "../failure/failure.ts"
import { Output } from "../output/output.ts"

/** Beside the server's own 8787. */
const PORT_DEFAULT = 8790
const PORT_MAX = 65_535

const readScript = (path: string): Effect.Effect<object, CommandFailed> =>
  Effect.tryPromise({
    try: async () => JSON.parse(await readFile(path, "utf8")) as object,
    catch: (cause) =>
      new CommandFailed({
        code: "SCRIPT_UNREADABLE",
        exit: "refused",
        reason: `Cannot read the script "${path}": ${
          cause instanceof SyntaxError ? "it is not JSON" : ((cause as NodeJS.ErrnoException).code ?? "unknown error")
        }`,
      }),
  })

export const simulate = leaf({
  name: "simulate",
  summary: "Run simulated number suppliers and seat providers",
  notes: [
    "It speaks both protocols of numbers and all three of seats, keeps orders, balance, members and invitations, and goes",
    "wrong on request: what is in stock and what fails comes from a script, or over HTTP below /_sim while it runs.",
  ],
  examples: ["mintcode simulate --port 8790", "curl -s http://127.0.0.1:8790/_sim/orders"],
  lasting: true,
  flags: {
    port: withDefault("port", integer(0, PORT_MAX), PORT_DEFAULT, "Port to listen on; 0 takes a free one"),
    host: withDefault("host", text("ADDRESS"), "127.0.0.1", "Address to listen on"),
    script: optional("script", text("FILE"), "JSON file with stock, delays and faults; a full market when left out"),
    seed: withDefault("seed", integer(0, Number.MAX_SAFE_INTEGER), 1, "Numbers and codes are drawn from it"),
  },
  run: ({ port, host, script, seed }) =>
    Effect.scoped(
      Effect.gen(function* () {
        const output = yield* Output
        const { startSimulator } = yield* Effect.promise(() => import("../app/simulator.ts"))
        const given = script === undefined ? undefined : yield* readScript(script)
        const simulator = yield* startSimulator({ port, host, seed, ...(given === undefined ? {} : { script: given }) })
        const { addresses, ...answers } = simulator
        yield* output.item({ ...addresses, ...answers }, () =>
          [
            `Simulator at ${addresses.url}`,
            ...answers.drivers.map(({ name, baseUrl }) => `  driver ${name.padEnd(14)} ${baseUrl}`),
            `  token ${addresses.token}`,
            ...answers.seatDrivers.map(({ name, baseUrl }) => `  seats  ${name.padEnd(14)} ${baseUrl}`),
            ...answers.workspaces.map(
              ({ id, token, seats }) => `  workspace ${id.padEnd(11)} token ${token}, ${seats} seats`,
            ),
            `  control ${addresses.url}/_sim/orders, /_sim/workspaces, /_sim/script, /_sim/faults, /_sim/audit`,
            "",
          ].join("\n"),
        )
        return yield* Effect.never
      }),
    ),
})
