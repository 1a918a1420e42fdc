import { isSeatTarget, type SeatProvider, type SeatTargetsShape } from "@mintcode/core/seat"
import { Context, Effect } from "effect"
import { makeTargetAgent, type TargetAgent } from "../upstream_http/upstream_http.ts"

/** Where the calls of a provider may go; `undefined`: anywhere. */
export class CallTargets extends Context.Reference<CallTargets>()("@mintcode/adapters/seat_http/CallTargets", {
  defaultValue: (): TargetAgent | undefined => undefined,
}) {}

/** One pool of connections for each set of targets: a process has one. */
const agents = new WeakMap<SeatTargetsShape, TargetAgent>()

const agentOf = (targets: SeatTargetsShape): TargetAgent => {
  const known = agents.get(targets)
  if (known !== undefined) return known
  const made = makeTargetAgent((ip) => isSeatTarget(ip, targets))
  agents.set(targets, made)
  return made
}

/** A provider whose calls go to targets only, whatever its protocol. */
export const withinTargets = (provider: SeatProvider, targets: SeatTargetsShape): SeatProvider => {
  const within = <A, E>(call: Effect.Effect<A, E>) => Effect.provideService(call, CallTargets, agentOf(targets))
  return {
    usage: within(provider.usage),
    standing: (email) => within(provider.standing(email)),
    invite: (email) => within(provider.invite(email)),
    revoke: (email, ref) => within(provider.revoke(email, ref)),
    remove: (email, ref) => within(provider.remove(email, ref)),
    members: (after) => within(provider.members(after)),
    invitations: (after) => within(provider.invitations(after)),
  }
}
