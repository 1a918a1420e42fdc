import type { AddressInfo } from "node:net"
import { moneyFromDecimal, moneyToDecimal } from "@mintcode/core/kernel"
import { Effect, Either, ParseResult, Schema, type Scope } from "effect"
import { PCGRandom } from "effect/Utils"
import type { SimulatorControl } from "./control.ts"
import { controlAnswer } from "./control_routes.ts"
import type { Route, SimRequest } from "./exchange.ts"
import { makeFaultQueue } from "./fault_queue.ts"
import { makeFiveSimRoutes } from "./five_sim_routes.ts"
import { makeMarket, ORDERS_MAX } from "./market.ts"
import { openAiAdminRoute } from "./openai_admin_routes.ts"
import { isOpen } from "./order.ts"
import { scimRoute } from "./scim_routes.ts"
import { decodeScript, Fault, type Script, type ScriptInput } from "./script.ts"
import { makeSeatMarket } from "./seat_market.ts"
import { makeServer } from "./server.ts"
import { smsActivateRoute } from "./sms_activate_routes.ts"
import { workspaceRoute } from "./workspace_routes.ts"

/** Only this machine: the simulator knows no secrets and obeys everybody. */
const HOST_DEFAULT = "127.0.0.1"
const SEED_DEFAULT = 1

/** The simulator cannot start: a bad script, or a port that is taken. */
export class SimulatorFailed extends Schema.TaggedError<SimulatorFailed>()("SimulatorFailed", {
  reason: Schema.String,
}) {
  override get message(): string {
    return `Cannot start the simulator: ${this.reason}`
  }
}

export interface SimulatorOptions {
  /** What is in stock and what goes wrong; empty shelves when left out. `demoScript` is a full market. */
  readonly script?: ScriptInput
  /** Phone numbers, codes and latencies are drawn from it: the same seed and calls give the same answers. */
  readonly seed?: number
  /** Goes before the script's. */
  readonly orderTtlMs?: number
  /** Orders that are kept; the oldest ended ones are forgotten first. */
  readonly ordersMax?: number
  /** 0, the default, takes a free one. */
  readonly port?: number
  readonly host?: string
}

export interface Simulator extends SimulatorControl {
  readonly url: string
  /** Base address of the first protocol. */
  readonly fiveSimBaseUrl: string
  /** Base address of the second protocol. */
  readonly smsActivateBaseUrl: string
  /** Base addresses of the three protocols of seats. */
  readonly workspaceBaseUrl: string
  readonly openAiAdminBaseUrl: string
  readonly scimBaseUrl: string
}

/** Runs a simulator until the scope closes. Its time is Effect's `Clock`, put forward by `advance`. */
export const makeSimulator = (options: SimulatorOptions = {}): Effect.Effect<Simulator, SimulatorFailed, Scope.Scope> =>
  Effect.gen(function* () {
    const clock = yield* Effect.clock
    const decodedScript = decodeScript(options.script ?? {})
    if (Either.isLeft(decodedScript)) {
      return yield* new SimulatorFailed({ reason: ParseResult.TreeFormatter.formatErrorSync(decodedScript.left) })
    }
    const seed = options.seed ?? SEED_DEFAULT
    const random = new PCGRandom(seed)
    const withTtl = (script: Script): Script =>
      options.orderTtlMs === undefined ? script : { ...script, orderTtlMs: options.orderTtlMs }

    let aheadMs = 0
    const nowMs = () => Math.floor(clock.unsafeCurrentTimeMillis()) + aheadMs
    const start = (script: Script) => {
      const market = makeMarket(script, seed, nowMs, options.ordersMax ?? ORDERS_MAX)
      return { market, fiveSim: makeFiveSimRoutes(market), seats: makeSeatMarket(script.workspaces, nowMs) }
    }
    let running = start(withTtl(decodedScript.right))
    const faults = makeFaultQueue(decodedScript.right.faults)
    let metrics: Record<string, number> = {}
    const count = (name: string) => {
      metrics[name] = (metrics[name] ?? 0) + 1
    }

    const control: SimulatorControl = {
      reset: (next) => {
        const script = next ?? running.market.script()
        running = start(withTtl(script))
        faults.clear()
        faults.add(script.faults)
        metrics = {}
      },
      script: () => running.market.script(),
      setScript: (script) => {
        running.market.setScript(withTtl(script))
        running.seats.setScript(script.workspaces)
        faults.add(script.faults)
      },
      faults: faults.waiting,
      addFaults: faults.add,
      clearFaults: faults.clear,
      orders: () => running.market.orders(),
      deliver: (orderId, { code, text, sender }) =>
        Either.getOrUndefined(
          running.market.deliver(orderId, {
            code,
            text: text ?? `Your code is ${code}`,
            sender: sender ?? "simulator",
          }),
        ),
      accounts: () => {
        const { currency } = running.market.script()
        return running.market.ledgers().map((ledger) => ({
          token: ledger.token,
          balance: moneyToDecimal({ minor: ledger.balanceMinor(), currency }),
          frozen: moneyToDecimal({ minor: ledger.frozenMinor(), currency }),
          rating: ledger.rating(),
          postings: ledger.postings(),
        }))
      },
      setAccount: (token, { balance, rating }) => {
        const ledger = running.market.ledger(token)
        if (ledger === undefined) return false
        if (balance !== undefined) ledger.setBalance(moneyFromDecimal(balance, running.market.script().currency).minor)
        if (rating !== undefined) ledger.setRating(rating)
        return true
      },
      workspaces: () => running.seats.control.workspaces(),
      changeWorkspace: (id, change) => running.seats.control.changeWorkspace(id, change),
      acceptInvitation: (id, email) => running.seats.control.acceptInvitation(id, email),
      joinWorkspace: (id, email, phantom) => running.seats.control.joinWorkspace(id, email, phantom),
      leaveWorkspace: (id, email) => running.seats.control.leaveWorkspace(id, email),
      advance: (ms) => {
        aheadMs += ms
      },
      metrics: () => metrics,
      audit: () => ({
        open: running.market
          .orders()
          .filter(isOpen)
          .map((order) => order.id),
        violations: running.market.violations(),
      }),
    }

    const server = makeServer({
      script: () => running.market.script(),
      faults,
      random: () => random.number(),
      count: (name) => count(name),
      route: (path, request) => {
        if (path.startsWith("/_sim/")) return controlAnswer(control, request)
        if (path === "/stubs/handler_api.php") return counted("sms-activate", smsActivateRoute(running.market, request))
        if (path.startsWith("/seats/")) return seatRoute(path, request)
        if (!path.startsWith("/v1/")) return undefined
        const route = running.fiveSim({ ...request, segments: request.segments.slice(1) })
        return route && counted("five-sim", route)
      },
    })
    /** Below `/seats/workspace`, `/seats/openai-admin/v1` and `/seats/scim/v2`. */
    const seatRoute = (path: string, request: SimRequest): Route | undefined => {
      const below = (segments: number) => ({ ...request, segments: request.segments.slice(segments) })
      const [name, route] = path.startsWith("/seats/workspace/")
        ? ["workspace", workspaceRoute(running.seats, below(2))]
        : path.startsWith("/seats/openai-admin/v1/")
          ? ["openai-admin", openAiAdminRoute(running.seats, below(3))]
          : path.startsWith("/seats/scim/v2/")
            ? ["scim", scimRoute(running.seats, below(3))]
            : ["", undefined]
      return route && counted(name, route)
    }
    const counted = <R extends { readonly endpoint: string }>(protocol: string, route: R): R => {
      count(`${protocol}.${route.endpoint}`)
      return route
    }

    const host = options.host ?? HOST_DEFAULT
    yield* Effect.acquireRelease(
      Effect.async<void, SimulatorFailed>((resume) => {
        server.once("error", (error) => resume(Effect.fail(new SimulatorFailed({ reason: error.message }))))
        server.listen(options.port ?? 0, host, () => resume(Effect.void))
      }),
      () =>
        Effect.async<void>((resume) => {
          server.close(() => resume(Effect.void))
          // Clients keep connections open, and faults keep some waiting.
          server.closeAllConnections()
        }),
    )
    const { port } = server.address() as AddressInfo
    const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}`
    return {
      ...control,
      url,
      fiveSimBaseUrl: `${url}/v1`,
      smsActivateBaseUrl: url,
      workspaceBaseUrl: `${url}/seats/workspace`,
      openAiAdminBaseUrl: `${url}/seats/openai-admin/v1`,
      scimBaseUrl: `${url}/seats/scim/v2`,
    }
  })

/** Reads a fault with its defaults, for `addFaults`. */
export const fault = Schema.decodeSync(Fault)
