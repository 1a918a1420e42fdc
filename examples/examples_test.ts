import { execFile, spawn } from "node:child_process"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { it } from "@effect/vitest"
import { demoScript, makeSimulator, SIMULATOR_TOKEN } from "@mintcode/adapters/simulator"
import { Effect } from "effect"
import { describe, expect } from "vitest"

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))
const OPERATOR_TOKEN = "token-of-the-examples-test"

const run = (example: string, args: ReadonlyArray<string> = [], more: Readonly<Record<string, string>> = {}) =>
  Effect.promise(() =>
    promisify(execFile)(process.execPath, ["--conditions=@mintcode/source", "--import=tsx", path(example), ...args], {
      env: { ...process.env, MINTCODE_ADMIN_TOKEN: OPERATOR_TOKEN, ...more },
    }),
  )

const temporaryFolder = Effect.acquireRelease(
  Effect.promise(() => mkdtemp(join(tmpdir(), "mintcode-examples-"))),
  (folder) => Effect.promise(() => rm(folder, { recursive: true, force: true })),
)

/** A server on a free port, and the command line that talks to it. */
const shop = Effect.gen(function* () {
  const folder = yield* temporaryFolder
  const environment = {
    ...process.env,
    MINTCODE_ADMIN_TOKEN: OPERATOR_TOKEN,
    MINTCODE_LISTEN: "127.0.0.1:0",
    // The receiver of webhooks is on this machine.
    MINTCODE_WEBHOOK_LOOPBACK: "allow",
  }
  const server = yield* Effect.acquireRelease(
    Effect.sync(() =>
      spawn(process.execPath, [path("../packages/cli/bin/mintcode.js"), "serve", "--json"], {
        cwd: folder,
        env: environment,
      }),
    ),
    (child) =>
      Effect.promise(
        () =>
          new Promise((resolve) => {
            child.once("close", resolve)
            child.kill()
          }),
      ),
  )
  const url = yield* Effect.async<string>((resume) => {
    let said = ""
    server.stderr.on("data", (chunk) => {
      said += chunk
      const ready = /"url":"([^"]+)"/.exec(said)
      if (ready?.[1] !== undefined) resume(Effect.succeed(ready[1]))
    })
  })
  const mintcode = (...args: ReadonlyArray<string>) =>
    Effect.promise(() =>
      promisify(execFile)(process.execPath, [path("../packages/cli/bin/mintcode.js"), ...args, "--server", url], {
        cwd: folder,
        env: environment,
      }),
    )
  return { url, folder, mintcode }
})

describe("the examples", () => {
  it.live("embed_core.ts mints a code and delivers what it stands for", () =>
    Effect.gen(function* () {
      const { stdout } = yield* run("embed_core.ts")
      expect(stdout).toMatch(/^delivered: \+1\d+ got \d+$/m)
    }),
  )

  it.live("custom_supplier.ts goes on to the second shelf when the first is empty", () =>
    Effect.gen(function* () {
      const { stdout } = yield* run("custom_supplier.ts")
      expect(stdout).toContain("delivered: SILVER-4711")
      expect(stdout).toContain("steps: Start → OutOfStock → Start → DeliveredAtOnce")
    }),
  )

  it.scopedLive("typed_client.ts mints on a running server and watches a code being delivered", () =>
    Effect.gen(function* () {
      const simulator = yield* makeSimulator({ script: demoScript })
      const { folder, mintcode, url } = yield* shop
      const tokenFile = join(folder, "token")
      yield* Effect.promise(() => writeFile(tokenFile, SIMULATOR_TOKEN))
      yield* mintcode(
        "upstream",
        "add",
        "simulated",
        "--driver",
        "five-sim",
        "--url",
        simulator.fiveSimBaseUrl,
        "--currency",
        "USD",
        "--token-file",
        tokenFile,
      )
      yield* mintcode(
        "plan",
        "create",
        "usa",
        "--upstream",
        "simulated",
        "--parameters",
        "country=usa,operator=any,product=telegram",
      )
      yield* mintcode(
        "product",
        "create",
        "tg_us_001",
        "--name-en",
        "Telegram, USA",
        "--name-zh",
        "Telegram 美国",
        "--plans",
        "usa",
      )
      const { stdout } = yield* run("typed_client.ts", [url, "tg_us_001"])
      expect(stdout).toContain("minted 3 codes")
      expect(stdout).toMatch(/^waiting \+1\d+$/m)
      expect(stdout).toMatch(/^delivered: \d+$/m)
    }),
  )

  it.scopedLive("developer_order.ts orders with a test key and believes the webhook that tells of it", () =>
    Effect.gen(function* () {
      const { mintcode, url } = yield* shop
      const owner = "01a1f8bd-9085-7c11-8916-5f787a08e885"
      const key = yield* mintcode("key", "create", "--owner", owner, "--name", "example", "--mode", "test")
      const { stdout } = yield* run("developer_order.ts", [url, "test_delivered"], {
        MINTCODE_API_KEY: key.stdout.trim(),
      })
      expect(stdout).toContain("placed: waiting, held")
      expect(stdout).toContain("told: order.delivered this order")
      expect(stdout).toContain("delivered: 123456")
    }),
  )
})
