import { TIMESTAMP_MAX } from "@mintcode/core/kernel"
import { STREAMS_PER_ADDRESS_MAX } from "@mintcode/http/server"
import { challenges } from "./challenge_errors.ts"
import { bannedAddress, beginnings, type ErrorCases, fresh, ID, name, type World } from "./error_world.ts"
import { type EventReader, openEvents } from "./event_reader.ts"
import { licenceCode } from "./licence_shop.ts"
import { type Answer, ask } from "./requests.ts"
import { seatCode } from "./seat_errors.ts"
import { startServer } from "./server_fixture.ts"
import { mintCode, redeem, redeemFrom } from "./shop.ts"

/** Errors that buyers may see. */
export const buyerErrors = (world: World): ErrorCases => {
  const { failed, cancelled, delivered, voidCode, spentKey } = beginnings(world)
  const many = (address: string, count: number) =>
    Array.from({ length: count }).reduce<Promise<Answer>>(
      (before) => before.then(() => redeemFrom(world.server, address, "NO-SUCH-CODE")),
      redeemFrom(world.server, address, "NO-SUCH-CODE"),
    )
  /** From an address that is banned, with a key to be guessed. */
  const whileBanned = async (method: string, path: string) => {
    const address = await bannedAddress(world)
    return ask(world.server, method, `/redeem/${ID}${path}`, {
      headers: { "x-forwarded-for": address, "idempotency-key": "a key of enough length" },
    })
  }
  return {
    "redeem.redeem": [
      ...challenges("/redeem", { code: "NO-SUCH-CODE" }),
      ["CODE_REFUSED", () => redeemFrom(world.server, "203.0.113.1", "NO-SUCH-CODE")],
      ["EMAIL_INVALID", async () => redeemFrom(world.server, "203.0.113.2", await seatCode(world))],
      ["TRIES_EXHAUSTED", async () => redeemFrom(world.server, "203.0.113.2", (await failed({ triesMax: 1 })).code)],
      [
        "TRY_LATER",
        async () => redeemFrom(world.server, "203.0.113.2", (await failed({ tryCoolDownMs: 60_000 })).code),
      ],
      [
        "PRODUCT_UNAVAILABLE",
        async () => {
          const id = fresh()
          await ask(world.server, "POST", "/admin/skus", { body: { id, name } })
          const code = await mintCode(world.server, id)
          await ask(world.server, "PATCH", `/admin/skus/${id}`, { body: { enabled: false } })
          return redeemFrom(world.server, "203.0.113.2", code)
        },
      ],
      [
        "IDEMPOTENCY_MISMATCH",
        async () =>
          spentKey(
            "/redeem",
            { code: await mintCode(world.server, world.shop.productId) },
            { code: await mintCode(world.server, world.shop.productId) },
          ),
      ],
      ["RATE_LIMITED", () => many("203.0.113.3", 12)],
      ["MACHINE_CODE_NEEDED", async () => redeemFrom(world.server, "203.0.113.2", await licenceCode(world.server))],
      [
        "LICENCE_NOT_STARTED",
        async () =>
          ask(world.server, "POST", "/redeem", {
            body: {
              code: await licenceCode(world.server, { licence: { notBefore: TIMESTAMP_MAX } }),
              input: { machineCode: "machine-1" },
            },
          }),
      ],
    ],
    "redeem.redeemBatch": [
      ...challenges("/redeem/batch", { codes: ["NO-SUCH-CODE"] }),
      [
        "RATE_LIMITED",
        async () => {
          const headers = { "x-forwarded-for": await bannedAddress(world) }
          return ask(world.server, "POST", "/redeem/batch", { body: { codes: ["A"] }, headers })
        },
      ],
    ],
    "redeem.status": [
      ["REDEMPTION_NOT_FOUND", () => ask(world.server, "GET", `/redeem/${ID}`)],
      ["RATE_LIMITED", () => whileBanned("GET", "")],
    ],
    "redeem.events": [
      ["REDEMPTION_NOT_FOUND", () => ask(world.server, "GET", `/redeem/${ID}/events`)],
      ["RATE_LIMITED", () => whileBanned("GET", "/events")],
      [
        "STREAMS_EXHAUSTED",
        async () => {
          const held = await redeem(world.server, await mintCode(world.server, world.never.productId))
          const open: Array<EventReader> = []
          for (let count = 0; count < STREAMS_PER_ADDRESS_MAX; count++) open.push(await openEvents(world.server, held))
          const answer = await ask(world.server, "GET", `/redeem/${held.id}/events`, { token: held.token })
          for (const events of open) events.close()
          return answer
        },
      ],
      [
        "NOT_READY",
        async () => {
          const stopping = await startServer()
          await stopping.drain()
          const answer = await ask(stopping, "GET", `/redeem/${ID}/events`)
          await stopping.stop()
          return answer
        },
      ],
    ],
    "redeem.result": [
      ["REDEMPTION_NOT_FOUND", () => ask(world.server, "GET", `/redeem/${ID}/result`)],
      ["RATE_LIMITED", () => whileBanned("GET", "/result")],
      [
        "NOT_DELIVERED",
        async () => {
          const held = await cancelled()
          return ask(world.server, "GET", `/redeem/${held.id}/result`, { token: held.token })
        },
      ],
    ],
    "redeem.retry": [
      ["REDEMPTION_NOT_FOUND", () => ask(world.server, "POST", `/redeem/${ID}/retry`)],
      ["RATE_LIMITED", () => whileBanned("POST", "/retry")],
      [
        "REDEMPTION_STATE",
        async () => {
          const held = await delivered()
          return ask(world.server, "POST", `/redeem/${held.id}/retry`, { token: held.token })
        },
      ],
      [
        "TRIES_EXHAUSTED",
        async () => {
          const held = await failed({ triesMax: 1 })
          return ask(world.server, "POST", `/redeem/${held.id}/retry`, { token: held.token })
        },
      ],
      [
        "TRY_LATER",
        async () => {
          const held = await failed({ tryCoolDownMs: 60_000 })
          return ask(world.server, "POST", `/redeem/${held.id}/retry`, { token: held.token })
        },
      ],
      [
        "VOUCHER_STATE",
        async () => {
          const held = await cancelled()
          await voidCode(held.code)
          return ask(world.server, "POST", `/redeem/${held.id}/retry`, { token: held.token })
        },
      ],
    ],
    "redeem.cancel": [
      ["REDEMPTION_NOT_FOUND", () => ask(world.server, "POST", `/redeem/${ID}/cancel`)],
      ["RATE_LIMITED", () => whileBanned("POST", "/cancel")],
      [
        "REDEMPTION_STATE",
        async () => {
          const held = await delivered()
          return ask(world.server, "POST", `/redeem/${held.id}/cancel`, { token: held.token })
        },
      ],
    ],
    "system.ready": [
      [
        "NOT_READY",
        async () => {
          const stopping = await startServer()
          await stopping.drain()
          const answer = await ask(stopping, "GET", "/readyz")
          await stopping.stop()
          return answer
        },
      ],
    ],
  }
}
