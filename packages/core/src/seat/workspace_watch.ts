import { Chunk, Clock, Context, Effect, Layer, Option, Stream } from "effect"
import {
  append,
  Commit,
  Crypto,
  newEventBy,
  retryConflicts,
  systemActor,
  type Timestamp,
  update,
} from "../kernel/mod.ts"
import { Settings } from "../settings/mod.ts"
import { pauseWithin, THROTTLED_PAUSE_MS, UPSTREAM_PAUSE_MS_MAX } from "../supplier/mod.ts"
import { makeLeaseWakes } from "./lease_wakes.ts"
import { SeatRepository } from "./repository.ts"
import type { SeatFault, WorkspaceUsage } from "./seat_provider.ts"
import { SeatProviders } from "./seat_providers.ts"
import { type Workspace, WorkspaceEntity } from "./workspace.ts"
import { makeWorkspaceFailures } from "./workspace_failures.ts"
import { isEnding, type NewsPolicy, workspaceNews } from "./workspace_news.ts"
import { isLeft } from "./workspace_state.ts"

const HOUR_MS = 3_600_000
/** How long a look is claimed for: longer than the longest call. */
const CLAIM_MS = 120_000
/** Workspaces looked at in one sweep, and at once. */
const DUE_CHUNK = 64
const LOOKS_CONCURRENT_MAX = 4
/** Rounds of one sweep: ten thousand workspaces, then something else gets its turn. */
const ROUNDS_MAX = 160
/** Pause between two wake-ups of those who have to leave a workspace, until the last is gone. */
const LEAVING_LOOK_MS = HOUR_MS

const actor = systemActor("workspace-watch")

export const makeWorkspaceWatch = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* SeatRepository
  const providers = yield* SeatProviders
  const settings = yield* Settings
  const failures = yield* makeWorkspaceFailures
  const wakes = yield* makeLeaseWakes

  const interval = Effect.map(settings.get("token_check_interval"), (hours) => hours * HOUR_MS)

  const policy = Effect.gen(function* () {
    return {
      lowPercent: yield* settings.get("seat_alert_low_percent"),
      highPercent: yield* settings.get("seat_alert_high_percent"),
      leadMs: (yield* settings.get("seat_transfer_lead_hours")) * HOUR_MS,
    } satisfies NewsPolicy
  })

  /** Changes a workspace as it is now. One that is gone needs nothing. */
  const change = (id: string, changesOf: (workspace: Workspace, at: Timestamp) => Partial<Workspace>) =>
    Effect.gen(function* () {
      const found = yield* repository.workspace(id)
      if (Option.isNone(found)) return
      const changes = changesOf(found.value, yield* Clock.currentTimeMillis)
      yield* commit([update(WorkspaceEntity, found.value, changes)])
    }).pipe(
      retryConflicts([`${WorkspaceEntity.name}.version`]),
      Effect.catchTag("Conflict", () => Effect.void),
    )

  const noteUsage = (id: string, usage: WorkspaceUsage, pauseMs: number) =>
    change(id, (read, at) => ({
      failures: 0,
      lastFailure: null,
      checkedAt: at,
      planEndsAt: usage.endsAt ?? read.planEndsAt,
      planRenews: usage.renews ?? read.planRenews,
      wakeAt: at + pauseMs,
      updatedAt: at,
    }))

  const noteFault = (id: string, fault: SeatFault, pauseMs: number) =>
    Effect.flatMap(Clock.currentTimeMillis, (at) =>
      fault._tag === "UpstreamThrottled"
        ? change(id, () => ({
            wakeAt:
              at + pauseWithin(fault.retryAfterMs ?? THROTTLED_PAUSE_MS, THROTTLED_PAUSE_MS, UPSTREAM_PAUSE_MS_MAX),
          }))
        : // A look that nobody answers is a failed look, unlike an order.
          failures.count(id, fault, { checkedAt: at, wakeAt: at + pauseMs }),
    )

  /** Asks the provider how a workspace is, and wakes those who have to leave it. */
  const look = (workspace: Workspace) =>
    Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      const { leadMs } = yield* policy
      if (isLeft(workspace.state) || isEnding(workspace, leadMs, at)) yield* wakes.wakeIn(workspace.id)
      if (workspace.state === "dead") {
        const isEmpty = workspace.seatsHeld === 0
        return yield* change(workspace.id, () => ({ wakeAt: isEmpty ? null : at + LEAVING_LOOK_MS }))
      }
      const pauseMs = workspace.state === "draining" ? LEAVING_LOOK_MS : yield* interval
      yield* Effect.flatMap(providers.connection(workspace), ({ usage }) => usage).pipe(
        Effect.matchEffect({
          onFailure: (fault) => noteFault(workspace.id, fault, pauseMs),
          onSuccess: (usage) => noteUsage(workspace.id, usage, pauseMs),
        }),
      )
    })

  /** Takes a due workspace for itself, so that two workers do not count one failure twice. */
  const claim = (workspace: Workspace) =>
    Effect.flatMap(Clock.currentTimeMillis, (at) =>
      commit([update(WorkspaceEntity, workspace, { wakeAt: at + CLAIM_MS })]).pipe(
        Effect.as({ ...workspace, wakeAt: at + CLAIM_MS, version: workspace.version + 1 }),
        Effect.option,
      ),
    )

  const lookAtDue = Effect.gen(function* () {
    const due = yield* repository.workspacesDue(yield* Clock.currentTimeMillis, DUE_CHUNK)
    yield* Effect.forEach(
      due,
      (workspace) =>
        Effect.flatMap(claim(workspace), Option.match({ onNone: () => Effect.void, onSome: look })).pipe(
          Effect.catchAllCause((cause) => Effect.logError("workspace not looked at", cause)),
          Effect.annotateLogs({ workspace: workspace.id }),
        ),
      { concurrency: LOOKS_CONCURRENT_MAX, discard: true },
    )
    return due.length
  })

  /** Tells of one that fills up or ends. */
  const tellNews = (workspace: Workspace, news: NewsPolicy) =>
    Effect.gen(function* () {
      const { alerts, changes } = workspaceNews(workspace, news, yield* Clock.currentTimeMillis)
      if (Object.keys(changes).length === 0) return
      const events = yield* Effect.forEach(alerts, ({ data, type }) =>
        newEventBy(crypto, { type, subject: "workspace", subjectId: workspace.id, actor, data }),
      )
      yield* commit([
        update(WorkspaceEntity, workspace, changes),
        ...(events.length === 0 ? [] : [append(...events)]),
      ]).pipe(
        // Somebody changed it this moment: the next sweep will tell.
        Effect.catchTag("Conflict", () => Effect.void),
      )
    })

  const tellAll = Effect.flatMap(policy, (news) =>
    Stream.runForEachChunk(repository.workspaceStream({}), (some) =>
      Effect.forEach(Chunk.toReadonlyArray(some), (workspace) => tellNews(workspace, news), { discard: true }),
    ),
  )

  /** Looks at workspaces whose time has come, and tells what is new about all of them. For the worker. */
  const sweep = Effect.zipRight(
    tellAll,
    Effect.repeat(lookAtDue, { until: (looked) => looked < DUE_CHUNK, times: ROUNDS_MAX }),
  )

  return { look, sweep } as const
})

/** The watch over workspaces: tokens, how full they are, when they end. For the worker. */
export class WorkspaceWatch extends Context.Tag("@mintcode/core/seat/WorkspaceWatch")<
  WorkspaceWatch,
  Effect.Effect.Success<typeof makeWorkspaceWatch>
>() {}

export const layerWorkspaceWatch = Layer.effect(WorkspaceWatch, makeWorkspaceWatch)
