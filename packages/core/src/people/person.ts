import { Context } from "effect"
import type { OperatorShape, UserId } from "../identity/mod.ts"
import type { Actor } from "../kernel/mod.ts"
import { permissionsOf } from "./role.ts"
import type { SessionId } from "./session.ts"
import type { User } from "./user.ts"

/** A person whose session was checked. */
export interface PersonShape {
  readonly userId: UserId
  readonly sessionId: SessionId
  readonly user: User
  readonly ip: string | null
}

/** The person on whose behalf a use case runs. */
export class Person extends Context.Tag("@mintcode/core/people/Person")<Person, PersonShape>() {}

/** Who an event names when a person did something. */
export const personActor = (userId: UserId, ip: string | null): Actor => ({ kind: "person", id: userId, ip })

/** What a person may do as an operator. */
export const operatorOf = ({ user, userId, ip }: PersonShape): OperatorShape => ({
  actor: personActor(userId, ip),
  permissions: permissionsOf(user),
})
