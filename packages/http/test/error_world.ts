import { type Answer, ask } from "./requests.ts"
import type { TestServer } from "./server_fixture.ts"
import { mintCode, redeem, redeemFrom, type Shop, waitFor } from "./shop.ts"

/** What the cases of documented errors happen in; filled before the first of them runs. */
export interface World {
  server: TestServer
  shop: Shop
  /** A shop whose upstream never sends anything. */
  never: Shop
}

/** How each documented error comes about, by operation. */
export type ErrorCases = Readonly<Record<string, ReadonlyArray<readonly [code: string, send: () => Promise<Answer>]>>>

/** An id of nothing. */
export const ID = "01a1f8bd-9085-7c11-8916-5f787a08e885"
/** The name of everything that these cases sell. */
export const name = { zh: "礼物", en: "Gift" }

let made = 0
/** A name that nothing has yet. */
export const fresh = () => `made-${++made}`

const banned = new WeakMap<World, Promise<string>>()
/**
 * An address that operators have banned, one for all cases: however slow the machine is, it stays so, where tries that
 * were used up come back by the second.
 */
export const bannedAddress = (world: World): Promise<string> => {
  const known = banned.get(world)
  if (known !== undefined) return known
  const address = ban(world, "203.0.113.200")
  banned.set(world, address)
  return address
}

const ban = async ({ server }: World, address: string): Promise<string> => {
  await ask(server, "POST", "/admin/bans", { body: { kind: "ip", subject: address, forMs: 3_600_000 } })
  // Limits hear of bans once a second.
  for (let looks = 0; looks < 600; looks++) {
    if ((await redeemFrom(server, address, "NO-SUCH-CODE")).status === 429) break
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return address
}

/** What several cases begin with. */
export const beginnings = (world: World) => {
  /** A product that no plan can deliver, so that every try fails at once. */
  const hopeless = async (policy: Record<string, unknown>) => {
    const id = fresh()
    await ask(world.server, "POST", "/admin/skus", { body: { id, name, policy } })
    return mintCode(world.server, id)
  }
  const failed = async (policy: Record<string, unknown>) => {
    const code = await hopeless(policy)
    const held = await redeem(world.server, code)
    await waitFor(world.server, held, "failed")
    return { code, ...held }
  }
  /** A redemption that was cancelled, of a voucher that is free again. */
  const cancelled = async () => {
    const code = await mintCode(world.server, world.never.productId)
    const held = await redeem(world.server, code)
    await ask(world.server, "POST", `/redeem/${held.id}/cancel`, { token: held.token })
    await waitFor(world.server, held, "cancelled")
    return { code, ...held }
  }
  const delivered = async () => {
    const held = await redeem(world.server, await mintCode(world.server, world.shop.productId))
    await waitFor(world.server, held, "delivered")
    return held
  }
  const voidCode = async (code: string) => {
    const found = await ask(world.server, "POST", "/admin/vouchers/search", { body: { code } })
    await ask(world.server, "POST", "/admin/vouchers/void", { body: { selection: { ids: [found.json["id"]] } } })
  }
  const spentKey = async (path: string, body: object, other: object, token?: string) => {
    const headers = { "idempotency-key": fresh() }
    const as = token === undefined ? { headers } : { headers, token }
    await ask(world.server, "POST", path, { body, ...as })
    return ask(world.server, "POST", path, { body: other, ...as })
  }
  return { failed, cancelled, delivered, voidCode, spentKey }
}
