import type { ErrorCases, World } from "./error_world.ts"
import { beginnings, ID, name } from "./error_world.ts"
import { newEmail, newSession, PASSWORD, post } from "./people.ts"
import { ask } from "./requests.ts"

const SERIALS = "/api/serial/generate"

/** Errors that callers of the documented routes may see. */
export const documentedRouteErrors = (world: World): ErrorCases => {
  const { spentKey } = beginnings(world)
  const send = (to: unknown, more: Record<string, unknown> = {}) =>
    ask(world.server, "POST", "/api/notifications/send", {
      token: world.server.token,
      body: { to, title: name, text: name, ...more },
    })
  const mint = (body: unknown) => ask(world.server, "POST", SERIALS, { token: world.server.token, body })

  return {
    "documented.generateSerials": [
      ["COUNT_TOO_LARGE", () => mint({ productId: world.shop.productId, count: 10_001 })],
      ["PRODUCT_NOT_FOUND", () => mint({ productId: "nothing", count: 1 })],
      [
        "IDEMPOTENCY_MISMATCH",
        () => {
          const { productId } = world.shop
          return spentKey(SERIALS, { productId, count: 1 }, { productId, count: 2 }, world.server.token)
        },
      ],
    ],
    "documented.systemLog": [
      ["CURSOR_INVALID", () => ask(world.server, "GET", "/api/logs/system?after=x", { token: world.server.token })],
    ],
    "documented.sendNotice": [
      ["EMAIL_INVALID", () => send({ email: "nobody" })],
      ["CURSOR_INVALID", () => send({ role: "distributor" }, { after: "x" })],
      ["USER_NOT_FOUND", () => send({ userId: ID })],
      [
        "USER_STATE",
        async () => {
          const { id, token } = await newSession(world.server)
          await post(world.server, "/api/user/close", { password: PASSWORD }, { token })
          return send({ userId: id })
        },
      ],
      [
        "MAIL_LIMIT",
        async () => {
          const email = newEmail()
          for (let sent = 0; sent < 5; sent++) await send({ email })
          return send({ email })
        },
      ],
    ],
  }
}
