import { Context, type Effect, type Option } from "effect"
import type { Page, PageRequest, StorageFailed, Timestamp } from "../kernel/mod.ts"
import type { Device } from "./device.ts"
import type { EmailToken } from "./email_token.ts"
import type { Invitation } from "./invitation.ts"
import type { LoginThrottle } from "./login_throttle.ts"
import type { Role } from "./role.ts"
import type { Session } from "./session.ts"
import type { User, UserState } from "./user.ts"

/** Which people. */
export interface UserFilter {
  readonly role?: Role | undefined
  readonly state?: UserState | undefined
  /** A part of the address. */
  readonly search?: string | undefined
}

/** Reads of people, and of what belongs to them. */
export class UserRepository extends Context.Tag("@mintcode/core/people/UserRepository")<
  UserRepository,
  {
    readonly byId: (id: string) => Effect.Effect<Option.Option<User>, StorageFailed>
    /** By the normalised address. */
    readonly byEmail: (email: string) => Effect.Effect<Option.Option<User>, StorageFailed>
    /** Newest first. */
    readonly page: (filter: UserFilter, page: PageRequest) => Effect.Effect<Page<User>, StorageFailed>
    readonly devicesOf: (userId: string) => Effect.Effect<ReadonlyArray<Device>, StorageFailed>
  }
>() {}

/** Reads of what lets people in, and of what keeps others out. */
export class CredentialRepository extends Context.Tag("@mintcode/core/people/CredentialRepository")<
  CredentialRepository,
  {
    readonly session: (digest: Uint8Array) => Effect.Effect<Option.Option<Session>, StorageFailed>
    /** Oldest first. */
    readonly sessionsOf: (userId: string) => Effect.Effect<ReadonlyArray<Session>, StorageFailed>
    readonly sessionsExpired: (before: Timestamp, limit: number) => Effect.Effect<ReadonlyArray<string>, StorageFailed>
    readonly emailToken: (digest: Uint8Array) => Effect.Effect<Option.Option<EmailToken>, StorageFailed>
    readonly emailTokensExpired: (
      before: Timestamp,
      limit: number,
    ) => Effect.Effect<ReadonlyArray<string>, StorageFailed>
    readonly throttles: (keys: ReadonlyArray<string>) => Effect.Effect<ReadonlyArray<LoginThrottle>, StorageFailed>
    readonly throttlesQuiet: (before: Timestamp, limit: number) => Effect.Effect<ReadonlyArray<string>, StorageFailed>
  }
>() {}

/** Reads of invitations. */
export class InvitationRepository extends Context.Tag("@mintcode/core/people/InvitationRepository")<
  InvitationRepository,
  {
    readonly byId: (id: string) => Effect.Effect<Option.Option<Invitation>, StorageFailed>
    readonly byDigest: (digest: Uint8Array) => Effect.Effect<Option.Option<Invitation>, StorageFailed>
    /** Newest first. */
    readonly page: (page: PageRequest) => Effect.Effect<Page<Invitation>, StorageFailed>
  }
>() {}
