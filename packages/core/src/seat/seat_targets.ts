import { Context } from "effect"
import { type IpAddress, inNetwork, isPublicIp, type Network } from "../kernel/mod.ts"

/** Where providers of workspaces may be besides the public internet. */
export interface SeatTargetsShape {
  /** Own networks, named by whoever runs the installation: a SCIM server inside a company is in one. */
  readonly networks: ReadonlyArray<Network>
}

/**
 * The targets in force. Operators enter addresses of workspaces, so that without them an operator could have the server
 * ask what only it may reach.
 */
export class SeatTargets extends Context.Reference<SeatTargets>()("@mintcode/core/seat/SeatTargets", {
  defaultValue: (): SeatTargetsShape => ({ networks: [] }),
}) {}

/** Whether a provider may be at an address. Asked for the address that is connected to. */
export const isSeatTarget = (ip: IpAddress, { networks }: SeatTargetsShape): boolean =>
  isPublicIp(ip) || networks.some((network) => inNetwork(ip, network))
