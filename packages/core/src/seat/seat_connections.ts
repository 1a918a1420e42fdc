import { Cause, Effect, Layer, type Redacted } from "effect"
import { Crypto, type Sealed, type Timestamp } from "../kernel/mod.ts"
import { leavesBy, makeTurns, type Turns, UpstreamRefused, UpstreamUnknown } from "../supplier/mod.ts"
import { type SeatDriver, SeatDrivers, type SeatFault, type SeatProvider } from "./seat_provider.ts"
import { SeatProviders } from "./seat_providers.ts"
import { SeatTargets } from "./seat_targets.ts"
import { soundInviteAnswer, soundRosterPage, soundStanding, soundUsage } from "./sound_seat.ts"
import { type Workspace, workspaceTokenPlace } from "./workspace.ts"

/**
 * Longest an invitation may take, whatever calls the driver makes for it. As short as an order: whoever claimed the seat
 * must still hold it when the answer is here.
 */
export const SEAT_INVITE_MS_MAX = 9_000
/** Longest that anything else may take. A look at a large workspace reads many pages, each at its turn. */
export const SEAT_CALL_MS_MAX = 30_000
/** Workspaces whose connection is kept: more than most installations have. */
const CONNECTIONS_MAX = 1_024

interface Connection {
  readonly version: number
  /** The provider for calls that leave by then; without a moment whenever they like. */
  readonly provider: (leaveBy: Timestamp | undefined) => SeatProvider
}

/**
 * Connects workspaces: opens the token, finds the driver, and puts every operation behind the workspace's throttle, a
 * limit in time, and checks that what comes back can be kept. A driver that breaks counts as one that did not answer.
 */
export const makeSeatProviders = Effect.gen(function* () {
  const crypto = yield* Crypto
  const drivers = yield* SeatDrivers
  const targets = yield* SeatTargets
  const { waitTurn, throttled } = yield* makeTurns
  const connections = new Map<string, Connection>()

  const openToken = (workspace: Workspace) =>
    workspace.sealedToken === null
      ? Effect.fail(new UpstreamRefused({ refusal: "key", reason: "the workspace has no token" }))
      : crypto
          .open(workspaceTokenPlace(workspace.id), workspace.sealedToken as Sealed)
          .pipe(Effect.mapError((broken) => new UpstreamRefused({ refusal: "key", reason: broken.message })))

  const connect = (workspace: Workspace): Effect.Effect<Connection["provider"], SeatFault> =>
    Effect.gen(function* () {
      const driver = drivers.get(workspace.driver)
      if (driver === undefined) {
        return yield* new UpstreamRefused({
          refusal: "unsupported",
          reason: `driver "${workspace.driver}" is not installed`,
        })
      }
      const token = yield* openToken(workspace)
      const bare = yield* within(
        Effect.sync(() => connectBare(driver, workspace, token)),
        SEAT_CALL_MS_MAX,
      )
      return (leaveBy) => behind(bare, throttled(workspace, leaveBy === undefined ? undefined : leavesBy(leaveBy)))
    })

  const connectBare = (driver: SeatDriver, workspace: Workspace, token: Redacted.Redacted<string>): SeatProvider =>
    driver.connect({
      workspace: {
        ...workspace,
        baseUrl: workspace.baseUrl === "" ? (driver.baseUrlDefault ?? "") : workspace.baseUrl,
      },
      token,
      nextTurn: waitTurn(workspace),
      targets,
    })

  /** The workspace's provider behind the shared throttle; made anew when the workspace was changed. */
  const connection = (workspace: Workspace, leaveBy?: Timestamp): Effect.Effect<SeatProvider, SeatFault> =>
    Effect.suspend(() => {
      const known = connections.get(workspace.id)
      if (known !== undefined && known.version === workspace.version) return Effect.succeed(known.provider(leaveBy))
      return Effect.map(connect(workspace), (provider) => {
        if (connections.size >= CONNECTIONS_MAX) connections.clear()
        connections.set(workspace.id, { version: workspace.version, provider })
        return provider(leaveBy)
      })
    })

  return SeatProviders.of({ connection })
})

export const layerSeatProviders = Layer.effect(SeatProviders, makeSeatProviders)

/** A provider with every operation at its turn, bounded in time, and its answers checked. */
const behind = (bare: SeatProvider, through: ReturnType<Turns["throttled"]>): SeatProvider => {
  const call = <A, E>(operation: Effect.Effect<A, E>) => through(within(operation, SEAT_CALL_MS_MAX))
  return {
    usage: call(Effect.map(bare.usage, soundUsage)),
    standing: (email) =>
      call(
        Effect.map(
          Effect.suspend(() => bare.standing(email)),
          soundStanding,
        ),
      ),
    invite: (email) =>
      through(
        within(
          Effect.map(
            Effect.suspend(() => bare.invite(email)),
            soundInviteAnswer,
          ),
          SEAT_INVITE_MS_MAX,
        ),
      ),
    revoke: (email, ref) => call(Effect.suspend(() => bare.revoke(email, ref))),
    remove: (email, ref) => call(Effect.suspend(() => bare.remove(email, ref))),
    members: (after) =>
      call(
        Effect.flatMap(
          Effect.suspend(() => bare.members(after)),
          (page) => soundRosterPage(page, after),
        ),
      ),
    invitations: (after) =>
      call(
        Effect.flatMap(
          Effect.suspend(() => bare.invitations(after)),
          (page) => soundRosterPage(page, after),
        ),
      ),
  }
}

/** Ends a call that takes too long, and one whose driver broke, as unknown: it may have taken effect. */
const within = <A, E>(call: Effect.Effect<A, E>, ms: number): Effect.Effect<A, E | UpstreamUnknown> =>
  call.pipe(
    Effect.timeoutFail({
      duration: ms,
      onTimeout: () => new UpstreamUnknown({ reason: `no answer within ${ms} ms` }),
    }),
    Effect.catchAllDefect((defect) =>
      Effect.logError("A seat driver broke", Cause.die(defect)).pipe(
        Effect.zipRight(new UpstreamUnknown({ reason: "the driver broke off" })),
      ),
    ),
  )
