import { randomBytes } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { ProductId } from "@mintcode/core/catalogue"
import { SEAT_ACCOUNT_NAME, WorkspaceDraft, WorkspaceGroupDraft } from "@mintcode/core/seat"
import { MintRequest } from "@mintcode/core/voucher"
import type { MintCodeClient } from "@mintcode/http/client"
import { Chunk, Effect, Redacted, Schema, type Scope, Stream } from "effect"
import { upstreamNamed } from "../commands/shared/names.ts"
import { type ConfigShape, readConfig } from "../config/config.ts"
import type { Output } from "../output/output.ts"
import { listen } from "./listener.ts"
import { layerQuietLogging } from "./logging.ts"
import { createSuperAdmin } from "./people_commands.ts"
import { connectRemotely } from "./remote_client.ts"
import { startServerOn } from "./server.ts"
import { type RunningSimulator, startSimulator } from "./simulator.ts"

/** The server's own port, if nothing else listens there. */
const PORT_WANTED = 8787
const HOST = "127.0.0.1"
const TOKEN_BYTES = 24
const OPERATOR = "demo@mintcode.example"
const PASSWORD_BYTES = 12
/** Seed of the simulated supplier. */
const SEED = 1

const PRODUCT = "tg_demo"
const VOUCHERS = 5

/** Products of the other kinds, and a code of each, to play with. */
const LICENCE_PRODUCT = "pro_demo"
const SEAT_PRODUCT = "team_demo"
const SEAT_GROUP = "team-demo"

/** Plans of the demo's product. The simulated market has nothing of the first. */
const PLANS = [
  { name: "england", parameters: { country: "england", operator: "virtual4", product: "telegram" }, costMinor: 47 },
  { name: "canada", parameters: { country: "canada", operator: "virtual18", product: "telegram" }, costMinor: 59 },
] as const

/** Everything that the demo runs. */
export interface Demo {
  readonly url: string
  /** Where the database is, and nothing else. */
  readonly folder: string
  readonly simulator: RunningSimulator
  readonly client: MintCodeClient
  readonly adminToken: string
  readonly productId: string
  /** Names of plans by id, first to last. */
  readonly plans: ReadonlyMap<string, string>
  readonly codes: ReadonlyArray<string>
  readonly licenceCode: string
  readonly seatCode: string
  /** Makes somebody who may log in to the console, with a password that nobody else has. */
  readonly makeOperator: Effect.Effect<{ readonly email: string; readonly password: string }, unknown, Output>
}

/** Starts simulator, server and worker on a fresh database in a folder of its own; all of it goes with the scope. */
export const startDemo: Effect.Effect<Demo, unknown, Output | Scope.Scope> = Effect.gen(function* () {
  const simulator = yield* startSimulator({ port: 0, host: HOST, seed: SEED })
  const adminToken = randomBytes(TOKEN_BYTES).toString("base64url")
  const folder = yield* temporaryFolder
  const listener = yield* Effect.orElse(listen({ host: HOST, port: PORT_WANTED }), () =>
    listen({ host: HOST, port: 0 }),
  )
  const config = yield* readConfig({
    MINTCODE_DATABASE_URL: `sqlite:${join(folder, "demo.db")}`,
    MINTCODE_LISTEN: `${HOST}:${listener.port}`,
    MINTCODE_ADMIN_TOKEN: adminToken,
    // A throw-away key, so that nobody is told of a file that is gone in a minute.
    MINTCODE_KEYS: `demo:${randomBytes(32).toString("base64url")}`,
    MINTCODE_LOG_LEVEL: "warning",
  })
  const { url } = yield* startServerOn(listener, config)
  const { client } = yield* connectRemotely(config, url)
  const plans = yield* createCatalogue(client, simulator)
  yield* createOtherKinds(client, simulator)
  const codes = yield* mint(client, PRODUCT, VOUCHERS)
  const [licenceCode = ""] = yield* mint(client, LICENCE_PRODUCT, 1)
  const [seatCode = ""] = yield* mint(client, SEAT_PRODUCT, 1)
  const password = randomBytes(PASSWORD_BYTES).toString("base64url")
  return {
    url,
    folder,
    simulator,
    client,
    adminToken,
    productId: PRODUCT,
    plans,
    codes,
    licenceCode,
    seatCode,
    makeOperator: Effect.as(createSuperAdmin(config, OPERATOR, Redacted.make(password), "en"), {
      email: OPERATOR,
      password,
    }),
  }
})

/** The log of the demo: only what goes wrong. */
export const layerDemoLogging = layerQuietLogging({ logFormat: "pretty", logLevel: "warning" } as ConfigShape)

const temporaryFolder = Effect.acquireRelease(
  Effect.promise(() => mkdtemp(join(tmpdir(), "mintcode-demo-"))),
  (folder) => Effect.promise(() => rm(folder, { recursive: true, force: true })),
)

const createCatalogue = (client: MintCodeClient, { addresses, drivers }: RunningSimulator) =>
  Effect.gen(function* () {
    const [driver] = drivers
    const account = yield* client.upstreams.create({
      payload: {
        driver: driver?.name ?? "",
        name: "simulator",
        baseUrl: driver?.baseUrl ?? "",
        token: yield* Schema.decode(Schema.Redacted(Schema.String))(addresses.token),
        currency: "USD",
      },
    })
    const plans = yield* Effect.forEach(PLANS, ({ name, parameters, costMinor }) =>
      client.plans.create({
        payload: { name, accountId: account.id, parameters, expectedCostMinor: costMinor },
      }),
    )
    yield* client.products.create({
      payload: {
        id: ProductId.make(PRODUCT),
        name: { en: "Telegram code", zh: "Telegram 验证码" },
        planIds: plans.map((plan) => plan.id),
      },
    })
    return new Map(plans.map((plan) => [plan.id as string, plan.name]))
  })

/** A licence of three hours for one machine, and a seat for a month in one of the simulated workspaces. */
const createOtherKinds = (client: MintCodeClient, { seatDrivers, workspaces }: RunningSimulator) =>
  Effect.gen(function* () {
    yield* client.products.create({
      payload: {
        id: ProductId.make(LICENCE_PRODUCT),
        kind: "licence",
        name: { en: "Licence, three hours", zh: "授权三小时" },
      },
    })
    const [driver] = seatDrivers
    yield* client.workspaceGroups.create({ payload: yield* Schema.decode(WorkspaceGroupDraft)({ id: SEAT_GROUP }) })
    yield* Effect.forEach(workspaces, ({ id, seats, token }) =>
      Effect.flatMap(
        Schema.decode(WorkspaceDraft)({
          name: id,
          groupId: SEAT_GROUP,
          driver: driver?.name ?? "",
          baseUrl: driver?.baseUrl ?? "",
          externalId: id,
          token,
          seatsMax: seats,
        }),
        (payload) => client.workspaces.create({ payload }),
      ),
    )
    const account = yield* upstreamNamed(client, SEAT_ACCOUNT_NAME)
    const plan = yield* client.plans.create({
      payload: { name: SEAT_GROUP, accountId: account.id, parameters: { group: SEAT_GROUP } },
    })
    yield* client.products.create({
      payload: {
        id: ProductId.make(SEAT_PRODUCT),
        kind: "seat",
        name: { en: "Team seat, a month", zh: "团队席位一个月" },
        planIds: [plan.id],
        policy: { seat: { months: 1 } },
      },
    })
  })

const mint = (client: MintCodeClient, productId: string, count: number) =>
  Effect.gen(function* () {
    const request = yield* Schema.decodeUnknown(MintRequest)({
      productId,
      count,
      format: { group: 4, length: 16 },
    })
    const { codes } = yield* client.mintStream(request)
    return Chunk.toReadonlyArray(yield* Stream.runCollect(codes))
  })
