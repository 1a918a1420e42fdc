import { DomainEventEntity } from "@mintcode/core/kernel"
import { isOpen, RedemptionEntity, TransitionEntity, UpstreamOrderEntity } from "@mintcode/core/redemption"
import type { CommitInvariant } from "../invariant.ts"
import { REDEMPTION_TABLE, UPSTREAM_ORDER_TABLE } from "../tables.ts"

export const redemptionInvariants: ReadonlyArray<CommitInvariant> = [
  {
    name: "a redemption goes by its table only, and each step is in its history",
    *check(commit) {
      const steps = commit.of(TransitionEntity)
      for (const { after, before, key } of commit.of(RedemptionEntity)) {
        if (after === undefined) {
          yield `redemption ${key} was removed`
          continue
        }
        const from = before?.state ?? "queued"
        if (from === after.state) continue
        const isGranted = before === undefined && after.state === "delivered" && after.kind === "licence"
        if (!isGranted && !REDEMPTION_TABLE[from].includes(after.state))
          yield `redemption ${key} went from ${from} to ${after.state}`
        const told = steps.filter((step) => step.after?.redemptionId === key)
        if (told.length !== 1 || told[0]?.after?.from !== from || told[0]?.after.to !== after.state) {
          yield `the step of redemption ${key} from ${from} to ${after.state} is not in its history`
        }
      }
    },
  },
  {
    name: "beginnings and ends of redemptions are told by one event each, in their commit",
    *check(commit) {
      const events = commit
        .of(DomainEventEntity)
        .flatMap(({ after, before }) => (before === undefined && after ? [after] : []))
      for (const { after, before, key } of commit.of(RedemptionEntity)) {
        if (after === undefined) continue
        const types = events.filter(({ subjectId }) => subjectId === key).map(({ type }) => type)
        const count = (type: string) => types.filter((one) => one === type).length
        const hasEnded = !isOpen(after.state) && before?.state !== after.state
        if (count("redemption.accepted") !== (before === undefined ? 1 : 0))
          yield `acceptance of ${key} is told as ${types}`
        if (hasEnded && count(`redemption.${after.state}`) !== 1)
          yield `the end of ${key}, ${after.state}, is told as ${types}`
      }
    },
  },
  {
    name: "an open redemption wakes up, and one that has ended holds nothing",
    *check(commit) {
      for (const { after, key } of commit.of(RedemptionEntity)) {
        if (after === undefined) continue
        if (isOpen(after.state)) {
          if (after.wakeAt === null || after.endedAt !== null)
            yield `redemption ${key} is ${after.state} and sleeps for ever`
        } else if (
          after.wakeAt !== null ||
          after.intent !== null ||
          after.endedAt === null ||
          after.cancelReason !== null
        ) {
          yield `redemption ${key} is ${after.state} and still holds something`
        }
        if ((after.sealedResult !== null) !== (after.state === "delivered"))
          yield `redemption ${key} is ${after.state} with result ${after.sealedResult !== null}`
        if (after.intent !== null && after.order !== null) yield `redemption ${key} has both an intent and an order`
      }
    },
  },
  {
    name: "what was delivered is not changed",
    *check(commit) {
      for (const { after, before, key } of commit.of(RedemptionEntity)) {
        if (before?.state === "delivered" && before.sealedResult !== after?.sealedResult)
          yield `the value of ${key} was changed`
      }
    },
  },
  {
    name: "an upstream order goes by its table only, and is seen to until it is over",
    *check(commit) {
      for (const { after, before, key } of commit.of(UpstreamOrderEntity)) {
        if (after === undefined) {
          yield `upstream order ${key} was removed`
          continue
        }
        if (
          before !== undefined &&
          before.state !== after.state &&
          !UPSTREAM_ORDER_TABLE[before.state].includes(after.state)
        ) {
          yield `upstream order ${key} went from ${before.state} to ${after.state}`
        }
        const wakes = after.state === "settling" || after.state === "returning" || after.state === "lost"
        if (wakes !== (after.wakeAt !== null))
          yield `upstream order ${key} is ${after.state} and wakes at ${after.wakeAt}`
      }
    },
  },
  {
    name: "an open upstream order has an open redemption that holds it, and the other way round",
    *check(commit, { shadow }) {
      const ids = new Set([
        ...commit.of(UpstreamOrderEntity).map(({ key }) => key),
        ...commit
          .of(RedemptionEntity)
          .flatMap(({ after, before }) =>
            [after?.order?.orderId, before?.order?.orderId].filter((id) => id !== undefined),
          ),
      ])
      for (const id of ids) {
        const order = shadow.row(UpstreamOrderEntity, id)
        const holder = order === undefined ? undefined : shadow.row(RedemptionEntity, order.redemptionId)
        const isHeld = holder !== undefined && isOpen(holder.state) && holder.order?.orderId === id
        if ((order?.state === "open") !== isHeld) {
          yield `upstream order ${id} is ${order?.state}, and its redemption is ${holder?.state} with ${holder?.order?.orderId}`
        }
      }
    },
  },
  {
    name: "a delivered redemption settles the order that its value came from",
    *check(commit, { shadow }) {
      for (const { after, before, key } of commit.of(RedemptionEntity)) {
        if (
          after?.state !== "delivered" ||
          before === undefined ||
          before.state === "delivered" ||
          after.order === null
        )
          continue
        const order = shadow.row(UpstreamOrderEntity, after.order.orderId)
        if (order?.state !== "settling") yield `redemption ${key} is delivered, and its order is ${order?.state}`
      }
    },
  },
]
