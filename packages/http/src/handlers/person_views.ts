import type { Device, Session, User } from "@mintcode/core/people"
import { Struct } from "effect"
import type { DeviceView, PersonView, SessionView } from "../api/mod.ts"

/** A person without credentials. */
export const personView = (user: User): PersonView => ({
  ...Struct.pick(user, "id", "version", "email", "role", "permissions", "state", "locale", "verifiedAt", "createdAt"),
  totp: user.totpConfirmedAt !== null,
  recoveryCodesLeft: user.recoveryDigests.length,
})

/** A session without what it is recognised by. */
export const sessionView = (session: Session): SessionView =>
  Struct.pick(session, "id", "createdAt", "lastSeenAt", "expiresAt", "ip", "userAgent")

export const deviceView = (device: Device): DeviceView => Struct.pick(device, "id", "name", "createdAt")
