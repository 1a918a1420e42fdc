import { Effect } from "effect"
import { append, type Change, type Crypto, newEvent } from "../kernel/mod.ts"
import type { OperatorShape } from "./operator.ts"
import type { Permission } from "./permission.ts"

/**
 * The change that records an admin action: put it into the commit that carries the action out. `data` tells what
 * was and what is now; it holds no secret.
 */
export const audited = (
  operator: OperatorShape,
  permission: Permission,
  what: {
    readonly type: string
    readonly subject: string
    readonly subjectId: string
    readonly data?: Readonly<Record<string, unknown>>
  },
): Effect.Effect<Change, never, Crypto> =>
  Effect.map(newEvent({ ...what, actor: operator.actor, permission }), (event) => append(event))
