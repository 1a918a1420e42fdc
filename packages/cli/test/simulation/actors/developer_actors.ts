import { Balances, Developer, ShopOrders } from "@mintcode/core/developer"
import type { IdempotencyClaim } from "@mintcode/core/kernel"
import { Effect } from "effect"
import type { Actor } from "../actor.ts"
import type { Stage } from "../stage.ts"
import { machineCode } from "./buyer_actors.ts"

/** One in so many requests is one that was sent before. */
const AGAIN_PERCENT = 30

/** A request of its own, or one that was sent before: whoever gets no answer asks again. */
const anyClaim = ({ memory, random }: Stage, what: string): IdempotencyClaim => {
  const before = random.percent(AGAIN_PERCENT)
    ? random.pick(memory.requests.filter((key) => key.startsWith(what)))
    : undefined
  const key = before ?? `${what}:${memory.requests.length}`
  if (before === undefined) memory.requests.push(key)
  return { key, requestDigest: key }
}

const anyDeveloper = ({ furnishing, random }: Stage) => random.pick(furnishing.developers)

const withOrder =
  (use: (id: string) => Effect.Effect<unknown, unknown, ShopOrders | Developer>): Actor["act"] =>
  (stage) => {
    const id = stage.random.pick([...stage.memory.shopOrders])
    const one = anyDeveloper(stage)
    return id === undefined || one === undefined ? undefined : Effect.provideService(use(id), Developer, one.developer)
  }

export const developerActors: ReadonlyArray<Actor> = [
  {
    name: "order by balance",
    weight: 8,
    act: (stage) => {
      const { furnishing, memory, random } = stage
      const one = anyDeveloper(stage)
      const sku = random.pick([...furnishing.codeProducts, ...furnishing.licenceProducts])
      if (one === undefined || sku === undefined) return undefined
      const claim = anyClaim(stage, `order of ${one.ownerId} for ${sku}`)
      return Effect.flatMap(ShopOrders, (orders) =>
        orders.place({ what: { sku }, input: { machineCode: machineCode(0) }, reference: null }, claim),
      ).pipe(
        Effect.tap(({ id }) => Effect.sync(() => memory.shopOrders.add(id))),
        Effect.provideService(Developer, one.developer),
      )
    },
  },
  {
    name: "order by code",
    weight: 3,
    act: (stage) => {
      const known = stage.random.pick(stage.memory.codes)
      const one = anyDeveloper(stage)
      if (known === undefined || one === undefined) return undefined
      return Effect.flatMap(ShopOrders, (orders) =>
        orders.place({ what: { code: known.code }, input: { machineCode: machineCode(1) }, reference: null }),
      ).pipe(
        Effect.tap(({ id }) => Effect.sync(() => stage.memory.shopOrders.add(id))),
        Effect.provideService(Developer, one.developer),
      )
    },
  },
  {
    name: "look at an order",
    weight: 3,
    act: withOrder((id) => Effect.flatMap(ShopOrders, (orders) => orders.get(id))),
  },
  {
    name: "cancel an order",
    weight: 3,
    act: withOrder((id) => Effect.flatMap(ShopOrders, (orders) => orders.cancel(id))),
  },
  {
    name: "retry an order",
    weight: 4,
    act: withOrder((id) => Effect.flatMap(ShopOrders, (orders) => orders.retry(id))),
  },
  {
    name: "read an order's code",
    weight: 2,
    act: withOrder((id) => Effect.flatMap(ShopOrders, (orders) => orders.code(id))),
  },
  {
    name: "top up",
    weight: 3,
    act: (stage) => {
      const one = anyDeveloper(stage)
      if (one === undefined) return undefined
      const amount = { minor: stage.random.between(-300, 600) || 1, currency: "USD" }
      return Effect.flatMap(Balances, (balances) =>
        balances.change({ ownerId: one.ownerId, amount, kind: "correction" }, anyClaim(stage, "top-up")),
      )
    },
  },
]
