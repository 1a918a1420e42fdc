import { Effect } from "effect"
import { type CryptoShape, Invalid, invalid, newIdBy, type Timestamp } from "../kernel/mod.ts"
import { emailOf } from "../mail/mod.ts"
import type { SeatDriver } from "./seat_provider.ts"
import { WORKSPACE_SEATS_DEFAULT, type Workspace, type WorkspaceId, workspaceTokenPlace } from "./workspace.ts"
import { WORKSPACE_RATE_DEFAULT, type WorkspaceDraft, type WorkspaceEdit } from "./workspace_requests.ts"

type Drivers = ReadonlyMap<string, SeatDriver>

/** Whether these settings of a workspace go together, as far as they are known. */
const checked = (
  driver: SeatDriver | undefined,
  { options, seatsMax, seatsReserved }: Pick<Workspace, "options" | "seatsMax" | "seatsReserved">,
): Effect.Effect<void, Invalid> => {
  if (seatsReserved > seatsMax) {
    return invalid("SEATS_RESERVED_TOO_MANY", "/seatsReserved", "More seats are kept back than there are")
  }
  const flaws = driver?.checkOptions(options) ?? []
  return flaws[0] === undefined
    ? Effect.void
    : new Invalid({
        code: "WORKSPACE_OPTIONS_INVALID",
        reason: flaws[0].message,
        flaws: flaws.map(({ message, path }) => ({
          path: path.startsWith("/options") ? path : `/options${path}`,
          code: "WORKSPACE_OPTIONS_INVALID",
          message,
        })),
      })
}

const ownerOf = (text: string | null | undefined) =>
  text === null || text === undefined || text.trim() === ""
    ? Effect.succeed(null)
    : Effect.mapError(emailOf(text), ({ reason }) => invalid("EMAIL_INVALID", "/ownerEmail", reason))

/** The workspace that a draft describes, its token sealed; or what is wrong with the draft. */
export const draftedWorkspace = (
  crypto: CryptoShape,
  drivers: Drivers,
  draft: WorkspaceDraft,
  at: Timestamp,
): Effect.Effect<Workspace, Invalid> =>
  Effect.gen(function* () {
    const driver = drivers.get(draft.driver)
    if (driver === undefined) {
      return yield* invalid(
        "DRIVER_UNKNOWN",
        "/driver",
        `There is no such driver here; there are: ${[...drivers.keys()].join(", ")}`,
      )
    }
    const baseUrl = draft.baseUrl ?? driver.baseUrlDefault
    if (baseUrl === null) return yield* invalid("BASE_URL_NEEDED", "/baseUrl", "This driver has to be told where to")
    const id = yield* newIdBy<WorkspaceId>(crypto)
    const seatsMax = draft.seatsMax ?? WORKSPACE_SEATS_DEFAULT
    const seatsReserved = draft.seatsReserved ?? 0
    const options = draft.options ?? {}
    yield* checked(driver, { options, seatsMax, seatsReserved })
    return {
      id,
      version: 1,
      driver: draft.driver,
      name: draft.name,
      groupId: draft.groupId,
      ownerEmail: yield* ownerOf(draft.ownerEmail),
      baseUrl: baseUrl.replace(/\/+$/, ""),
      sealedToken: draft.token === undefined ? null : yield* crypto.seal(workspaceTokenPlace(id), draft.token),
      externalId: draft.externalId,
      options,
      ratePerSecond: draft.ratePerSecond ?? WORKSPACE_RATE_DEFAULT,
      seatsMax,
      seatsReserved,
      seatsHeld: 0,
      seatsForeign: 0,
      seatsFree: seatsMax - seatsReserved,
      state: "active",
      failures: 0,
      lastFailure: null,
      checkedAt: null,
      reconciledAt: null,
      planEndsAt: draft.planEndsAt ?? null,
      planRenews: draft.planRenews ?? null,
      alertedPercent: 0,
      endAlerted: false,
      fullUntil: null,
      note: draft.note ?? "",
      // Looked at at once: a wrong token should not wait for the first buyer.
      wakeAt: at,
      createdAt: at,
      updatedAt: at,
    } satisfies Workspace
  })

/** Fields of a workspace that an edit changes, and what it makes of its free seats. */
export interface EditedWorkspace {
  readonly changes: Partial<Workspace>
  readonly freeBy: number
}

/** What an edit makes of a workspace; or what is wrong with it. */
export const editedWorkspace = (
  crypto: CryptoShape,
  drivers: Drivers,
  read: Workspace,
  { ownerEmail, token, ...edit }: WorkspaceEdit,
  at: Timestamp,
): Effect.Effect<EditedWorkspace, Invalid> =>
  Effect.gen(function* () {
    const plain: Partial<Workspace> = Object.fromEntries(
      Object.entries(edit).filter(([, value]) => value !== undefined),
    )
    const next = { ...read, ...plain }
    yield* checked(drivers.get(read.driver), next)
    const isEndMoved = next.planEndsAt !== read.planEndsAt || next.planRenews !== read.planRenews
    return {
      changes: {
        ...plain,
        ...(plain.baseUrl === undefined ? {} : { baseUrl: plain.baseUrl.replace(/\/+$/, "") }),
        ...(ownerEmail === undefined ? {} : { ownerEmail: yield* ownerOf(ownerEmail) }),
        // A new token begins without the failures of the old one.
        ...(token === undefined
          ? {}
          : {
              sealedToken: yield* crypto.seal(workspaceTokenPlace(read.id), token),
              failures: 0,
              lastFailure: null,
            }),
        ...(token === undefined && !isEndMoved ? {} : { wakeAt: at }),
        updatedAt: at,
      },
      freeBy: next.seatsMax - read.seatsMax - (next.seatsReserved - read.seatsReserved),
    }
  })

/** What an audit event may hold of a workspace. */
export const withoutToken = ({ sealedToken, ...rest }: Workspace) => ({ ...rest, hasToken: sealedToken !== null })
