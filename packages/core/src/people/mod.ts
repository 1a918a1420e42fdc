/**
 * People: accounts, log-ins, roles.
 *
 * A person registers with an address, confirms it by a token that was mailed, and logs in with a password and, where
 * set up, a one-time code. A log-in is a session, recognised by the digest of its token; all sessions of a person end
 * together when the person's epoch changes. Roles give permissions, so that a person's session is an operator, too
 * (`operatorOf`). Who asks is never told whether an address is known.
 *
 * @example
 * ```ts
 * import { GRANTABLE, permissionsOf } from "@mintcode/core/people"
 *
 * const admin = { role: "admin", permissions: ["voucher:read", "people:roles"] } as const
 * console.assert(permissionsOf(admin).has("voucher:read"))
 * console.assert(!permissionsOf(admin).has("people:roles") && !GRANTABLE.includes("people:roles"))
 * console.assert(permissionsOf({ ...admin, role: "user" }).size === 0)
 * ```
 *
 * @module
 */
import { Layer } from "effect"
import { layerDevices } from "./devices.ts"
import { layerInvitations } from "./invitations.ts"
import { layerNotices } from "./notices.ts"
import { layerPasswords } from "./passwords.ts"
import { layerPeople } from "./people.ts"
import { layerRegistration } from "./registration.ts"
import { layerSessions } from "./sessions.ts"
import { layerTwoFactor } from "./two_factor.ts"

export * from "./common_passwords.ts"
export * from "./device.ts"
export * from "./devices.ts"
export * from "./email_token.ts"
export * from "./housekeeping.ts"
export * from "./invitation.ts"
export * from "./invitations.ts"
export * from "./login_throttle.ts"
export * from "./notices.ts"
export * from "./password_hasher.ts"
export * from "./password_rules.ts"
export * from "./passwords.ts"
export * from "./people.ts"
export * from "./person.ts"
export * from "./registration.ts"
export * from "./repository.ts"
export * from "./role.ts"
export * from "./session.ts"
export * from "./sessions.ts"
export * from "./totp.ts"
export * from "./two_factor.ts"
export * from "./user.ts"

/** Every service of people. */
export const layerAllPeople = Layer.mergeAll(
  layerDevices,
  layerInvitations,
  layerNotices,
  layerPeople,
  layerRegistration,
  layerSessions,
  layerTwoFactor,
).pipe(Layer.provideMerge(layerPasswords))
