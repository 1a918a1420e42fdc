import { DomainEventEntity } from "@mintcode/core/kernel"
import { isOpen, RedemptionEntity, UpstreamOrderEntity, type UpstreamOrderRow } from "@mintcode/core/redemption"
import type { WorldInvariant } from "../invariant.ts"
import type { Stage } from "../stage.ts"

/** States of a row in which somebody still sees to its order. */
const SEEN_TO: ReadonlyArray<UpstreamOrderRow["state"]> = ["open", "settling", "returning"]

const rowsByRef = ({ shadow }: Stage) =>
  new Map([...shadow.rows(UpstreamOrderEntity)].map((row) => [`${row.accountId} ${row.ref}`, row]))

const shelfOf = ({ accountId, parameters }: { readonly accountId: string; readonly parameters: unknown }) =>
  `${accountId} ${String((parameters as { readonly shelf?: unknown }).shelf)}`

/** Holds of upstreams that tell the truth, on machines whose clocks are about right: nothing else can be promised. */
export const upstreamTotals: ReadonlyArray<WorldInvariant> = [
  {
    name: "no upstream order is open that nobody will see to",
    *check(stage) {
      if (!stage.hasSoundClocks) return
      const rows = rowsByRef(stage)
      /** Intents whose outcome somebody will look for. */
      const sought = new Map<string, number>()
      const seek = (intent: { readonly accountId: string; readonly parameters: unknown }) =>
        sought.set(shelfOf(intent), (sought.get(shelfOf(intent)) ?? 0) + 1)
      for (const { intent, state } of stage.shadow.rows(RedemptionEntity)) {
        if (intent !== null && isOpen(state)) seek(intent)
      }
      for (const { intent, state } of stage.shadow.rows(UpstreamOrderEntity)) if (state === "lost") seek(intent)
      for (const [accountId, upstream] of stage.upstreams) {
        if (!upstream.isTruthful) continue
        for (const order of upstream.orders()) {
          if (order.state !== "pending" && order.state !== "received") continue
          const row = rows.get(`${accountId} ${order.ref}`)
          if (row !== undefined) {
            if (!SEEN_TO.includes(row.state)) yield `${order.ref} is open, and ${row.state} in our books`
            continue
          }
          const key = shelfOf({ accountId, parameters: { shelf: order.shelf } })
          const left = (sought.get(key) ?? 0) - 1
          sought.set(key, left)
          if (left < 0) yield `${order.ref} is open, and nobody looks for it`
        }
      }
    },
  },
  {
    name: "a value was paid for once, and went to one holder",
    *check(stage) {
      const owners = new Map<string, string>()
      for (const { id, order, state } of stage.shadow.rows(RedemptionEntity)) {
        if (state !== "delivered" || order === null) continue
        const upstream = stage.upstreams.get(order.accountId)
        if (upstream?.isTruthful !== true) continue
        const key = `${order.accountId} ${order.ref}`
        if (owners.has(key)) yield `${order.ref} was delivered to ${owners.get(key)} and ${id}`
        owners.set(key, id)
        const sold = upstream.orders().find(({ ref }) => ref === order.ref)
        if (sold === undefined || (sold.state !== "received" && sold.state !== "finished")) {
          yield `${id} was delivered from ${order.ref}, which is ${sold?.state}`
        }
        const seen = stage.memory.values.get(id)
        if (seen !== undefined && seen !== JSON.stringify({ code: sold?.value })) {
          yield `${id} was shown ${seen}, and ${order.ref} has ${sold?.value}`
        }
      }
    },
  },
]

/** What holds once everything has come to its end. */
export const upstreamEnds: ReadonlyArray<WorldInvariant> = [
  {
    name: "what was paid for upstream was delivered, or an operator was told",
    *check(stage) {
      if (!stage.hasSoundClocks) return
      const rows = rowsByRef(stage)
      const wasted = new Set<string>()
      for (const { subjectId, type } of stage.shadow.rows(DomainEventEntity)) {
        if (type === "alert.order_wasted") wasted.add(subjectId)
      }
      for (const [accountId, upstream] of stage.upstreams) {
        if (!upstream.isTruthful) continue
        for (const order of upstream.orders()) {
          if (order.state === "pending" || order.state === "received") yield `${order.ref} is ${order.state} in the end`
          if (order.state !== "finished") continue
          const row = rows.get(`${accountId} ${order.ref}`)
          const holder = row === undefined ? undefined : stage.shadow.row(RedemptionEntity, row.redemptionId)
          const isDelivered = holder?.state === "delivered" && holder.order?.orderId === row?.id
          if (row?.state !== "settled" || !(isDelivered || wasted.has(row.id))) {
            yield `${order.ref} was paid for: ${row?.state} in our books, redemption ${holder?.state}`
          }
        }
      }
    },
  },
]
