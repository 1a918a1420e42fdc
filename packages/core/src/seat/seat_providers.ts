import { Context, type Effect } from "effect"
import type { Timestamp } from "../kernel/mod.ts"
import type { SeatFault, SeatProvider } from "./seat_provider.ts"
import type { Workspace } from "./workspace.ts"

/** Workspaces, connected and behind the throttle that all workers share. */
export class SeatProviders extends Context.Tag("@mintcode/core/seat/SeatProviders")<
  SeatProviders,
  {
    /**
     * The workspace's provider. Whoever holds a claim says by when their calls have to leave: one whose turn comes later
     * fails as `UpstreamThrottled`, and nothing was asked.
     */
    readonly connection: (workspace: Workspace, leaveBy?: Timestamp) => Effect.Effect<SeatProvider, SeatFault>
  }
>() {}
