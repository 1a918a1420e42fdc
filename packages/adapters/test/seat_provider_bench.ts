import { expect } from "@effect/vitest"
import { makeSimulator, type ScriptInput, type Simulator } from "@mintcode/adapters/simulator"
import type { RosterEntry, SeatDriver, SeatProvider, WorkspaceId } from "@mintcode/core/seat"
import { Effect, Redacted } from "effect"

/** What the contract needs to know of a driver. */
export interface ContractSeatDriver {
  readonly driver: SeatDriver
  /** Where the driver finds the simulator. */
  readonly baseUrl: (simulator: Simulator) => string
  /** Whether people are members at once, and never only invited. */
  readonly provisions: boolean
  /** Whether the provider tells its figures. */
  readonly tellsUsage: boolean
  /** Whether somebody who accepted just now and is not listed may still come onto the list. */
  readonly acceptanceSettles?: boolean
  /** Whether an invitation takes several calls, so that a lost answer leaves it half done. */
  readonly halfway?: boolean
  readonly options?: Readonly<Record<string, unknown>>
  /** What `checkOptions` must refuse, and the field that it must name. */
  readonly malformed: ReadonlyArray<readonly [options: Readonly<Record<string, unknown>>, path: string]>
}

export const WORKSPACE = "11111111-2222-4333-8444-555555555555"
export const TOKEN = `${WORKSPACE}-token`
export const ANN = "ann@example.net"
export const OWNER = "owner@example.org"
/** For calls that hang: short for the suite's sake, long enough for a busy machine to answer the others. */
export const HANG_TIMEOUT_MS = 750

type WorkspaceInput = NonNullable<ScriptInput["workspaces"]>[string]

/** What the parts of the contract share, for one driver. */
export const makeSeatBench = (contract: ContractSeatDriver) => {
  const connectTo = (
    simulator: Simulator,
    options: Readonly<Record<string, unknown>> = {},
    rest: { readonly token?: string; readonly baseUrl?: string } = {},
  ): SeatProvider =>
    contract.driver.connect({
      workspace: {
        id: "01890a5d-ac96-774b-bcce-b302099a8057" as WorkspaceId,
        name: "contract",
        baseUrl: rest.baseUrl ?? contract.baseUrl(simulator),
        externalId: WORKSPACE,
        options: { ...contract.options, ...options },
      },
      token: Redacted.make(rest.token ?? TOKEN),
      nextTurn: Effect.void,
    })

  const setUp = (workspace: WorkspaceInput = {}, options: Readonly<Record<string, unknown>> = {}) =>
    Effect.gen(function* () {
      const simulator = yield* makeSimulator({ script: { workspaces: { [WORKSPACE]: workspace } } })
      const provider = connectTo(simulator, options)
      const real = () => {
        const [report] = simulator.workspaces()
        if (report === undefined) throw new Error("no workspace")
        return report
      }
      /** Ann sits in the workspace, invited by us. */
      const seatAnn = Effect.gen(function* () {
        yield* provider.invite(ANN)
        if (!contract.provisions) simulator.acceptInvitation(WORKSPACE, ANN)
        const standing = yield* provider.standing(ANN)
        if (standing._tag !== "Member") throw new Error(`expected a member, got ${standing._tag}`)
        return standing.ref
      })
      return { simulator, provider, real, seatAnn }
    })

  /** Every operation that calls the provider, by name. */
  const operations = (provider: SeatProvider) => ({
    usage: provider.usage,
    standing: provider.standing(ANN),
    invite: provider.invite(ANN),
    remove: provider.remove(ANN, "user-1"),
    removeUnknown: provider.remove(ANN, null),
    members: provider.members(null),
    ...(contract.provisions
      ? {}
      : {
          revoke: provider.revoke(ANN, null),
          revokeKnown: provider.revoke(ANN, "invite-1"),
          invitations: provider.invitations(null),
        }),
  })

  /** Ann is not there, or it is too early to say so. */
  const expectGone = (provider: SeatProvider) =>
    Effect.map(Effect.either(provider.standing(ANN)), (standing) =>
      expect(standing).toMatchObject(
        contract.acceptanceSettles === true && standing._tag === "Left"
          ? { left: { _tag: "UpstreamUnknown", reason: expect.stringContaining("accepted") } }
          : { right: { _tag: "Absent" } },
      ),
    )

  return { contract, connectTo, setUp, operations, expectGone }
}
export type SeatBench = ReturnType<typeof makeSeatBench>

/** All entries of a list, page by page. */
export const allEntries = <E>(
  list: (
    after: string | null,
  ) => Effect.Effect<{ readonly entries: ReadonlyArray<RosterEntry>; readonly next: string | null }, E>,
) =>
  Effect.gen(function* () {
    const entries: Array<RosterEntry> = []
    let after: string | null = null
    let pages = 0
    do {
      const page: { readonly entries: ReadonlyArray<RosterEntry>; readonly next: string | null } = yield* list(after)
      entries.push(...page.entries)
      after = page.next
      pages++
    } while (after !== null)
    return { entries, pages }
  })
