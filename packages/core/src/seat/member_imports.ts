import { Clock, Context, Effect, Either, Layer, Option } from "effect"
import { CatalogueRepository, type Product, type ProductId, seatTermsOf } from "../catalogue/mod.ts"
import { audited, type OperatorShape, operatorWith } from "../identity/mod.ts"
import { Commit, Crypto, invalid, isConflictOn, NotFound, remembered, retryConflicts, update } from "../kernel/mod.ts"
import { LEASE_CLAIM_GUARD, LeaseRepository, type LeaseTerm, seatClaim } from "../lease/mod.ts"
import { Settings } from "../settings/mod.ts"
import { FindingEntity } from "./finding.ts"
import { IMPORT_ROWS_MAX, type ImportRow, type ImportWatch, importReport, type SeatImportFlaw } from "./import_row.ts"
import { type MemberField, type MemberLine, memberLine } from "./member_row.ts"
import { recordedMember, workspaceTouched } from "./recorded_member.ts"
import { SeatRepository } from "./repository.ts"
import { findingPlace } from "./roster.ts"
import { SEAT_PLACE_GUARD } from "./seat.ts"
import { seatTermOf } from "./seat_orders.ts"
import { SEATS_FREE_GUARD, type Workspace, WorkspaceEntity } from "./workspace.ts"

const DAY_MS = 24 * 3_600_000
/** Lines between two words of progress. */
const PROGRESS_LINES = 100
/** Workspaces that one import remembers by name: most files are of a handful. */
const WORKSPACES_REMEMBERED = { forMs: 60_000, keysMax: 1_000 }

const GUARDS = [
  `${WorkspaceEntity.name}.version`,
  `${WorkspaceEntity.name}.seatsForeign`,
  `${FindingEntity.name}.version`,
]

/** Members that other programs looked after until now. They are recorded, not invited. */
export interface MemberImportRequest {
  readonly rows: ReadonlyArray<ImportRow>
  /** Columns of the file by field, where they are not called as they usually are. */
  readonly columns?: Readonly<Partial<Record<MemberField, string>>> | undefined
  /** What holds for lines that say nothing. */
  readonly teamName?: string | undefined
  readonly teamAccountId?: string | undefined
  readonly productId?: ProductId | undefined
  readonly dryRun?: boolean | undefined
}

type Outcome = "accepted" | "known" | SeatImportFlaw

export const makeMemberImports = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* SeatRepository
  const leases = yield* LeaseRepository
  const catalogue = yield* CatalogueRepository
  const settings = yield* Settings

  /** Workspaces that fit what a line says: none, one, or too many. */
  const candidates = remembered((key: string) => {
    const [name, account] = JSON.parse(key) as readonly [string | null, string | null]
    return Effect.gen(function* () {
      const byName = name === null ? undefined : Option.toArray(yield* repository.workspaceByName(name))
      if (account === null) return byName ?? []
      const byAccount = yield* repository.workspacesByExternalId(account)
      return byName === undefined ? byAccount : byAccount.filter(({ id }) => byName[0]?.id === id)
    })
  }, WORKSPACES_REMEMBERED)

  const workspaceOf = (line: MemberLine, request: MemberImportRequest) =>
    Effect.gen(function* () {
      const says = line.teamName !== undefined || line.teamAccountId !== undefined
      const name = (says ? line.teamName : request.teamName) ?? null
      const account = (says ? line.teamAccountId : request.teamAccountId) ?? null
      const flaw = (code: string, message: string) => Either.left<SeatImportFlaw>({ line: line.line, code, message })
      if (name === null && account === null)
        return flaw("WORKSPACE_NEEDED", "Neither the line nor the import names a workspace")
      const found = yield* candidates(JSON.stringify([name, account]))
      if (found.length > 1) return flaw("WORKSPACE_AMBIGUOUS", "More than one workspace has this id")
      const [workspace] = found
      return workspace === undefined ? flaw("WORKSPACE_UNKNOWN", "There is no such workspace") : Either.right(workspace)
    })

  /** Whether somebody has a live lease in this group, in which case importing them changes nothing. */
  const isKnown = (workspace: Workspace, email: string) =>
    Effect.map(leases.byClaim(seatClaim(workspace.groupId, email)), Option.isSome)

  /** The finding by which a comparison told of them as a stranger, if one did. */
  const strangerOf = (workspaceId: string, email: string) =>
    Effect.map(
      Effect.forEach(["unknown_member", "unknown_invitation"] as const, (kind) =>
        repository.findingByPlace(findingPlace(workspaceId, { kind, email })),
      ),
      (found) => Option.getOrUndefined(Option.firstSomeOf(found)),
    )

  /** Records one member. */
  const record = (line: MemberLine, workspaceId: string, product: Product | undefined, operator: OperatorShape) =>
    Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      const workspace = Option.getOrUndefined(yield* repository.workspace(workspaceId))
      if (workspace === undefined) {
        return { line: line.line, code: "WORKSPACE_UNKNOWN", message: "There is no such workspace" } satisfies Outcome
      }
      const finding = yield* strangerOf(workspaceId, line.email)
      const terms = seatTermsOf(product?.policy ?? {})
      const term: LeaseTerm | null =
        line.months !== undefined ? { months: line.months } : product === undefined ? null : seatTermOf(product)
      const days = terms.invitationDays ?? (yield* settings.get("invitation_validity_days"))
      const { changes, lease, seat } = yield* recordedMember(
        crypto,
        workspace,
        {
          email: line.email,
          origin: "import",
          isInvited: finding?.kind === "unknown_invitation",
          ref: finding?.ref ?? null,
          productId: product?.id ?? null,
          term,
          terms,
          invitedUntil: at + days * DAY_MS,
          startsAt: line.startsAt,
          endsAt: line.endsAt,
          note: line.note,
        },
        finding !== undefined && workspace.seatsForeign > 0,
        operator.actor,
        at,
      )
      yield* commit([
        ...changes,
        workspaceTouched(workspace, at),
        ...(finding === undefined
          ? []
          : [update(FindingEntity, finding, { state: "repaired", place: finding.id, updatedAt: at })]),
        yield* Effect.provideService(
          audited(operator, "lease:edit", {
            type: "lease.imported",
            subject: "lease",
            subjectId: lease.id,
            data: { email: line.email, workspaceId, seatId: seat.id, endsAt: lease.endsAt },
          }),
          Crypto,
          crypto,
        ),
      ])
      return "accepted" as const
    }).pipe(
      retryConflicts(GUARDS),
      Effect.catchIf(
        (error) => isConflictOn(error, [LEASE_CLAIM_GUARD]),
        () => Effect.succeed("known" as const),
      ),
      Effect.catchIf(
        (error) => isConflictOn(error, [SEATS_FREE_GUARD]),
        () => Effect.succeed(noSeat(line.line)),
      ),
      Effect.catchIf(
        (error) => isConflictOn(error, [SEAT_PLACE_GUARD]),
        () => Effect.succeed("known" as const),
      ),
    )

  /** The same without writing: what would become of it, given the lines before. */
  const rehearse = (line: MemberLine, workspace: Workspace, left: Map<string, number>) =>
    Effect.gen(function* () {
      const isCounted = workspace.seatsForeign > 0 && (yield* strangerOf(workspace.id, line.email)) !== undefined
      if (isCounted) return "accepted" as const
      const free = left.get(workspace.id) ?? workspace.seatsFree + workspace.seatsReserved
      if (free <= 0) return noSeat(line.line)
      left.set(workspace.id, free - 1)
      return "accepted" as const
    })

  /**
   * Records members, a commit each: what broke off is imported again, and whoever is here already stays as they are.
   * Lines that cannot be used are reported by their number and change nothing; `dryRun` reports only.
   */
  const run = Effect.fn("MemberImports.run")(function* (
    request: MemberImportRequest,
    watch: ImportWatch = () => Effect.void,
  ) {
    const operator = yield* operatorWith("lease:edit")
    const { rows } = request
    if (rows.length > IMPORT_ROWS_MAX) {
      return yield* invalid("IMPORT_TOO_LARGE", "/rows", `An import has ${IMPORT_ROWS_MAX} rows at the most`)
    }
    const product = request.productId === undefined ? undefined : yield* productOf(request.productId)
    const seen = new Map<string, number>()
    const left = new Map<string, number>()

    const outcomeOf = (row: ImportRow): Effect.Effect<Outcome, Effect.Effect.Error<ReturnType<typeof record>>> =>
      Effect.gen(function* () {
        const read = memberLine(row, request.columns)
        if (Either.isLeft(read)) return read.left
        const line = read.right
        const found = yield* workspaceOf(line, request)
        if (Either.isLeft(found)) return found.left
        const workspace = found.right
        const claim = seatClaim(workspace.groupId, line.email)
        const earlier = seen.get(claim)
        if (earlier !== undefined) {
          return { line: row.line, code: "DUPLICATE_IN_FILE", message: `The same as line ${earlier}` } satisfies Outcome
        }
        seen.set(claim, row.line)
        if (yield* isKnown(workspace, line.email)) return "known" as const
        return yield* request.dryRun === true
          ? rehearse(line, workspace, left)
          : record(line, workspace.id, product, operator)
      })

    const outcomes: ReadonlyArray<Outcome> = yield* Effect.forEach(rows, (row, index) =>
      Effect.tap(outcomeOf(row), () =>
        (index + 1) % PROGRESS_LINES === 0 || index + 1 === rows.length ? watch(index + 1, rows.length) : Effect.void,
      ),
    )
    return importReport(
      request.dryRun === true,
      outcomes.filter((outcome) => outcome === "accepted").length,
      outcomes.filter((outcome) => outcome === "known").length,
      outcomes.filter((outcome) => typeof outcome !== "string"),
    )
  })

  const productOf = (id: ProductId) =>
    Effect.flatMap(
      catalogue.productById(id),
      Option.match({
        onNone: () => new NotFound({ code: "PRODUCT_NOT_FOUND", entity: "product", id }),
        onSome: Effect.succeed,
      }),
    )

  return { run } as const
})

/** Import of members that are there already. */
export class MemberImports extends Context.Tag("@mintcode/core/seat/MemberImports")<
  MemberImports,
  Effect.Effect.Success<typeof makeMemberImports>
>() {}

export const layerMemberImports = Layer.effect(MemberImports, makeMemberImports)

const noSeat = (line: number): SeatImportFlaw => ({
  line,
  code: "NO_SEAT_FREE",
  message: "The workspace has no seat left for them",
})
