import { DomainEventEntity } from "@mintcode/core/kernel"
import type { CommitInvariant } from "../invariant.ts"

/** Fields of an event that are about its way, not about what it tells. */
const WAY: ReadonlyArray<string> = ["pending", "seal"]

export const eventInvariants: ReadonlyArray<CommitInvariant> = [
  {
    name: "what was told is neither changed nor forgotten, and is sealed once",
    *check(commit) {
      for (const { after, before, key } of commit.of(DomainEventEntity)) {
        if (before === undefined) continue
        if (after === undefined) {
          yield `event ${key} was removed`
          continue
        }
        const changed = Object.keys(before).filter(
          (field) => !WAY.includes(field) && Reflect.get(before, field) !== Reflect.get(after, field),
        )
        if (changed.length > 0) yield `event ${key} was changed: ${changed}`
        if (before.seal !== after.seal && before.seal !== 0) yield `event ${key} was sealed twice`
      }
    },
  },
  {
    name: "an operator's deed names its permission",
    *check(commit) {
      for (const { after, before, key } of commit.of(DomainEventEntity)) {
        if (before === undefined && after?.actor.kind === "operator" && after.permission === null) {
          yield `event ${key}, ${after.type}, names no permission`
        }
      }
    },
  },
]
