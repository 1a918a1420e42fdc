import { Clock, Context, Effect, Layer, Option } from "effect"
import {
  append,
  Commit,
  Crypto,
  newEventBy,
  retryConflicts,
  type StorageFailed,
  systemActor,
  type Timestamp,
  update,
} from "../kernel/mod.ts"
import { Settings } from "../settings/mod.ts"
import { SeatRepository } from "./repository.ts"
import type { SeatFault } from "./seat_provider.ts"
import { type Workspace, WorkspaceEntity } from "./workspace.ts"

/** Characters kept of what a provider said last. */
const LAST_FAILURE_MAX = 500

/** Counts calls that failed because of the workspace they went to. */
export class WorkspaceFailures extends Context.Tag("@mintcode/core/seat/WorkspaceFailures")<
  WorkspaceFailures,
  {
    /**
     * A call for somebody failed. What is not the workspace's fault counts nothing: a throttle, an outcome nobody knows,
     * a "no" in words that nobody knows, which may be about the person alone. The look at its token has its own count.
     */
    readonly failed: (workspaceId: string, fault: SeatFault) => Effect.Effect<void, StorageFailed>
  }
>() {}

/** What a failure makes of a workspace; `alert` names the event that tells of it. */
export interface WorkspaceFailure {
  readonly changes: Partial<Workspace>
  readonly alert: "alert.workspace_dead" | "alert.workspace_disabled" | undefined
}

/**
 * What one failed call more makes of a workspace: one that the provider closed is dead at once, another is disabled by
 * the last of `threshold` failures in a row. Whoever is out of use already is not told of again.
 */
export const afterFailure = (
  workspace: Pick<Workspace, "state" | "failures">,
  fault: SeatFault,
  threshold: number,
  at: Timestamp,
): WorkspaceFailure => {
  const failures = workspace.failures + 1
  const noted = { failures, lastFailure: failureText(fault), updatedAt: at }
  if (workspace.state === "dead") return { changes: noted, alert: undefined }
  // Those who sat there have to be moved: the watch looks at once.
  if (isClosed(fault)) return { changes: { ...noted, state: "dead", wakeAt: at }, alert: "alert.workspace_dead" }
  return workspace.state === "active" && failures >= threshold
    ? { changes: { ...noted, state: "disabled" }, alert: "alert.workspace_disabled" }
    : { changes: noted, alert: undefined }
}

/** The provider closed the workspace. */
export const isClosed = (fault: SeatFault): boolean => fault._tag === "UpstreamRefused" && fault.refusal === "account"

/** What an operator reads of a fault. Providers do not repeat tokens; a driver keeps them out of its reasons. */
export const failureText = (fault: SeatFault): string =>
  `${fault._tag === "UpstreamRefused" ? fault.refusal : fault._tag === "UpstreamThrottled" ? "throttled" : "unknown"}: ${
    fault.reason
  }`.slice(0, LAST_FAILURE_MAX)

export const makeWorkspaceFailures = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* SeatRepository
  const settings = yield* Settings

  /** Counts one, whatever it was. `more` is changed with it. */
  const count = (workspaceId: string, fault: SeatFault, more: Partial<Workspace> = {}) =>
    Effect.gen(function* () {
      const found = yield* repository.workspace(workspaceId)
      if (Option.isNone(found)) return
      const workspace = found.value
      const at = yield* Clock.currentTimeMillis
      const { alert, changes } = afterFailure(workspace, fault, yield* settings.get("token_failure_threshold"), at)
      const event =
        alert === undefined
          ? []
          : [
              append(
                yield* newEventBy(crypto, {
                  type: alert,
                  subject: "workspace",
                  subjectId: workspaceId,
                  actor: systemActor("workspace-watch"),
                  data: {
                    name: workspace.name,
                    groupId: workspace.groupId,
                    failures: changes.failures,
                    failure: changes.lastFailure,
                    seatsHeld: workspace.seatsHeld,
                  },
                }),
              ),
            ]
      yield* commit([update(WorkspaceEntity, workspace, { ...more, ...changes }), ...event])
    }).pipe(
      retryConflicts([`${WorkspaceEntity.name}.version`]),
      // So many change it at once that somebody else will have counted.
      Effect.catchTag("Conflict", () => Effect.void),
    )

  const failed = (workspaceId: string, fault: SeatFault) =>
    fault._tag === "UpstreamRefused" && fault.refusal !== "parameters" ? count(workspaceId, fault) : Effect.void

  return { count, failed } as const
})

export const layerWorkspaceFailures = Layer.effect(
  WorkspaceFailures,
  Effect.map(makeWorkspaceFailures, ({ failed }) => WorkspaceFailures.of({ failed })),
)
