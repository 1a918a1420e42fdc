import { Context, Effect, Either, Layer, Option, Redacted, Schema } from "effect"
import { operatorWith } from "../identity/mod.ts"
import { invalid, isConflictOn } from "../kernel/mod.ts"
import {
  type ColumnNames,
  cellsOf,
  IMPORT_ROWS_MAX,
  type ImportRow,
  type ImportWatch,
  importReport,
  momentOf,
  type SeatImportFlaw,
  wholeOf,
} from "./import_row.ts"
import { SeatRepository } from "./repository.ts"
import { WORKSPACE_SEATS_MAX } from "./workspace.ts"
import { WorkspaceDesk } from "./workspace_desk.ts"
import { WorkspaceDraft } from "./workspace_requests.ts"

/** Lines between two words of progress. */
const PROGRESS_LINES = 100

/** Fields that an import of workspaces reads. */
export type WorkspaceField =
  | "name"
  | "externalId"
  | "driver"
  | "groupId"
  | "token"
  | "ownerEmail"
  | "baseUrl"
  | "seatsMax"
  | "seatsReserved"
  | "planEndsAt"
  | "note"

/** What other tools call them. */
export const WORKSPACE_COLUMNS: ColumnNames<WorkspaceField> = {
  name: ["name", "team_name", "team", "workspace", "团队", "团队名称"],
  externalId: ["external_id", "team_account_id", "account_id", "workspace_id", "团队账号"],
  driver: ["driver", "provider"],
  groupId: ["group", "group_id", "分组"],
  token: ["token", "access_token", "api_key", "admin_key"],
  ownerEmail: ["owner_email", "owner", "email", "邮箱"],
  baseUrl: ["base_url", "url"],
  seatsMax: ["seats_max", "max_seats", "max_members", "seats", "席位"],
  seatsReserved: ["seats_reserved", "reserved_seats", "reserved"],
  planEndsAt: ["plan_ends_at", "expires_at", "expire_at", "expiry", "active_until", "到期时间"],
  note: ["note", "remark", "comment", "备注"],
}

/** Workspaces that were kept elsewhere until now. */
export interface WorkspaceImportRequest {
  readonly rows: ReadonlyArray<ImportRow>
  readonly columns?: Readonly<Partial<Record<WorkspaceField, string>>> | undefined
  /** What holds for lines that say nothing. */
  readonly driver?: string | undefined
  readonly groupId?: string | undefined
  readonly baseUrl?: string | undefined
  readonly dryRun?: boolean | undefined
}

type Outcome = "accepted" | "known" | SeatImportFlaw

/** The draft that a line describes, or what is wrong with it. Names fields, never repeats a cell. */
export const workspaceLine = (
  { cells, line }: ImportRow,
  { baseUrl, columns, driver, groupId }: Omit<WorkspaceImportRequest, "rows">,
): Either.Either<WorkspaceDraft, SeatImportFlaw> => {
  const flaw = (code: string, message: string): SeatImportFlaw => ({ line, code, message })
  const found = cellsOf(cells, WORKSPACE_COLUMNS, columns)
  const whole = (field: "seatsMax" | "seatsReserved") => {
    const text = found[field]
    return text === undefined
      ? Either.right({})
      : Either.mapBoth(wholeOf(text, 0, WORKSPACE_SEATS_MAX), {
          onLeft: (reason) => flaw("NUMBER_INVALID", `${field}: ${reason}`),
          onRight: (number) => ({ [field]: number }),
        })
  }
  return Either.gen(function* () {
    const { externalId, note, ownerEmail, planEndsAt, token } = found
    const name = found.name ?? externalId
    if (name === undefined || externalId === undefined) {
      return yield* Either.left(flaw("EXTERNAL_ID_MISSING", "There is no id of the workspace at its provider"))
    }
    const endsAt =
      planEndsAt === undefined
        ? {}
        : {
            planEndsAt: yield* Either.mapLeft(momentOf(planEndsAt), (reason) =>
              flaw("DATE_INVALID", `plan_ends_at: ${reason}`),
            ),
          }
    const where = found.baseUrl ?? baseUrl
    return yield* Schema.validateEither(Schema.typeSchema(WorkspaceDraft))({
      driver: found.driver ?? driver ?? "",
      groupId: found.groupId ?? groupId ?? "",
      name,
      externalId,
      ...(token === undefined ? {} : { token: Redacted.make(token) }),
      ...(ownerEmail === undefined ? {} : { ownerEmail }),
      ...(where === undefined ? {} : { baseUrl: where }),
      ...(yield* whole("seatsMax")),
      ...(yield* whole("seatsReserved")),
      ...endsAt,
      ...(note === undefined ? {} : { note }),
    }).pipe(
      // The parser's own words would repeat the cell.
      Either.mapLeft((error) =>
        flaw("WORKSPACE_INVALID", `Cannot use the field ${fieldOf(String(error))} of this line`),
      ),
    )
  })
}

/** The field that a parser complains about. */
const fieldOf = (message: string): string => /\["(\w+)"\]/.exec(message)?.[1] ?? "that is too long or malformed"

export const makeWorkspaceImports = Effect.gen(function* () {
  const repository = yield* SeatRepository
  const desk = yield* WorkspaceDesk

  /** Adds one as the desk does, or says why not. */
  const add = (line: number, draft: WorkspaceDraft) =>
    desk.create(draft).pipe(
      Effect.as("accepted" as Outcome),
      Effect.catchIf(
        (error) => isConflictOn(error, ["workspace.external_id"]),
        () => Effect.succeed("known" as Outcome),
      ),
      Effect.catchIf(
        (error) => isConflictOn(error, ["workspace.name"]),
        () => Effect.succeed<Outcome>(nameTaken(line)),
      ),
      Effect.catchTag("Invalid", ({ code, reason }) => Effect.succeed<Outcome>({ line, code, message: reason })),
      Effect.catchIf(
        (error) => error._tag === "Refused" && error.code === "GROUP_FULL",
        () =>
          Effect.succeed<Outcome>({ line, code: "GROUP_FULL", message: "The group has no room for more workspaces" }),
      ),
    )

  const known = ({ driver, externalId }: WorkspaceDraft) =>
    Effect.map(repository.workspacesByExternalId(externalId), (found) => found.some((one) => one.driver === driver))

  /** The same without writing. */
  const rehearse = (line: number, draft: WorkspaceDraft) =>
    Effect.gen(function* () {
      if (Option.isSome(yield* repository.workspaceByName(draft.name))) return nameTaken(line)
      const flaw = yield* desk.flawOf(draft)
      return flaw === undefined ? "accepted" : ({ line, code: flaw.code, message: flaw.reason } satisfies Outcome)
    })

  /**
   * Adds workspaces, a commit each. Those that are here already, by driver and id, stay as they are; lines that cannot be
   * used are reported by their number and change nothing; `dryRun` reports only.
   */
  const run = Effect.fn("WorkspaceImports.run")(function* (
    request: WorkspaceImportRequest,
    watch: ImportWatch = () => Effect.void,
  ) {
    yield* operatorWith("seat:edit")
    const { rows } = request
    if (rows.length > IMPORT_ROWS_MAX) {
      return yield* invalid("IMPORT_TOO_LARGE", "/rows", `An import has ${IMPORT_ROWS_MAX} rows at the most`)
    }
    const seen = new Map<string, number>()

    const outcomeOf = (row: ImportRow) =>
      Effect.gen(function* () {
        const read = workspaceLine(row, request)
        if (Either.isLeft(read)) return read.left
        const draft = read.right
        for (const key of [`id:${draft.driver}:${draft.externalId}`, `name:${draft.name}`]) {
          const earlier = seen.get(key)
          if (earlier !== undefined) {
            return {
              line: row.line,
              code: "DUPLICATE_IN_FILE",
              message: `The same as line ${earlier}`,
            } satisfies Outcome
          }
          seen.set(key, row.line)
        }
        if (yield* known(draft)) return "known" as const
        return yield* request.dryRun === true ? rehearse(row.line, draft) : add(row.line, draft)
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

  return { run } as const
})

/** Import of workspaces that were kept elsewhere. */
export class WorkspaceImports extends Context.Tag("@mintcode/core/seat/WorkspaceImports")<
  WorkspaceImports,
  Effect.Effect.Success<typeof makeWorkspaceImports>
>() {}

export const layerWorkspaceImports = Layer.effect(WorkspaceImports, makeWorkspaceImports)

const nameTaken = (line: number): SeatImportFlaw => ({
  line,
  code: "WORKSPACE_NAME_TAKEN",
  message: "Another workspace has this name",
})
