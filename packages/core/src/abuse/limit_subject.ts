import { Schema } from "effect"

/**
 * What limits are counted by: an address (an IPv6 customer by the /64), a device, an account, and the code that is
 * tried. Devices and codes are keyed digests, so that neither can be read out of a list of bans.
 */
export const LimitKind = Schema.Literal("ip", "device", "account", "code").annotations({ identifier: "LimitKind" })
export type LimitKind = typeof LimitKind.Type

/** Longest id of somebody or something that is limited: the column holds no more. */
export const LIMIT_SUBJECT_MAX = 200

/** Somebody or something that is limited. */
export interface LimitSubject {
  readonly kind: LimitKind
  readonly id: string
}

/** One text for a subject. */
export const limitKey = ({ kind, id }: LimitSubject): string => `${kind}:${id}`
