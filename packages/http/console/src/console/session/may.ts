import type { AnswerOf, Endpoint } from "../../api/wire.ts"

/** Whose session it is, as the server tells it. */
export type Me = AnswerOf<Endpoint<"account", "me">>

/** The name of something that operators may be allowed to do. */
export type PermissionName = Me["permissions"][number]

/** What pages show is what the server would do: a super admin everything, an admin what was granted, others nothing. */
export const may = (me: Pick<Me, "role" | "permissions">, permission: PermissionName): boolean =>
  me.role === "super_admin" || (me.role === "admin" && me.permissions.includes(permission))

/** Whether the console is for somebody at all. */
export const isStaff = (me: Pick<Me, "role">): boolean => me.role === "super_admin" || me.role === "admin"
