import { writeFile } from "node:fs/promises"
import type { AuditCheckpoint, ChainPlace, ChainReport } from "@mintcode/core/audit"
import type { MintCodeClient } from "@mintcode/http/client"
import { Effect, Stream } from "effect"
import { CLIENT_FLAGS, withClient } from "../app/client.ts"
import { group, leaf } from "../command/command.ts"
import { choice, id, moment, optional, text, toggle } from "../command/flags.ts"
import { CommandFailed, QuietExit } from "../failure/failure.ts"
import { Output } from "../output/output.ts"
import { withProgress } from "../output/progress.ts"
import { formatTime } from "../output/text.ts"
import { definedOnly, readText } from "./shared/data.ts"
import { PAGE_FLAGS, showPages } from "./shared/pages.ts"

const FILTER_FLAGS = {
  type: optional("type", text("TYPE"), "A whole type, or a beginning that ends in a dot: alert."),
  subjectKind: optional("subject-kind", text("KIND"), "Only what happened to this kind of thing: voucher"),
  subject: optional("subject", id(), "Only what happened to this id"),
  actor: optional("actor", text("ID"), "Only what this one did: a token's name, a person's id"),
  ip: optional("ip", text("ADDRESS"), "Only what was done from this address"),
  audited: toggle("audited", "Only what operators did"),
  from: optional("from", moment, "At or after"),
  until: optional("until", moment, "Before"),
} as const

interface FilterInput {
  readonly type: string | undefined
  readonly subjectKind: string | undefined
  readonly subject: string | undefined
  readonly actor: string | undefined
  readonly ip: string | undefined
  readonly audited: boolean
  readonly from: number | undefined
  readonly until: number | undefined
}

const filterOf = (input: FilterInput) =>
  definedOnly({
    type: input.type,
    subject: input.subjectKind,
    subjectId: input.subject,
    actorId: input.actor,
    ip: input.ip,
    audited: input.audited ? true : undefined,
    from: input.from,
    until: input.until,
  })

const list = leaf({
  name: "list",
  summary: "What happened, and who did it, newest first",
  examples: [
    "mintcode audit list --type alert. --from 2026-01-31",
    "mintcode audit list --audited --actor configured --all --json",
  ],
  flags: { ...FILTER_FLAGS, ...PAGE_FLAGS, ...CLIENT_FLAGS },
  run: (input) =>
    withClient(input, ({ client }) =>
      showPages(input, (page) => client.audit.list({ urlParams: { ...page, ...filterOf(input) } }), [
        { title: "When", value: (event) => formatTime(event.at) },
        { title: "What", value: (event) => event.type },
        { title: "To", value: (event) => `${event.subject} ${event.subjectId}` },
        { title: "Who", value: (event) => `${event.actor.kind} ${event.actor.id}` },
        { title: "From", value: (event) => event.actor.ip },
        { title: "Data", value: (event) => JSON.stringify(event.data) },
      ]),
    ),
})

const exporting = leaf({
  name: "export",
  summary: "Events as CSV or JSON lines, oldest first; streamed, and audited",
  examples: ["mintcode audit export --from 2026-01-01 --until 2026-02-01 > january.csv"],
  flags: {
    format: optional("format", choice("csv", "ndjson"), "How they are written (default csv; ndjson with --json)"),
    ...FILTER_FLAGS,
    ...CLIENT_FLAGS,
  },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const format = input.format ?? (output.json ? "ndjson" : "csv")
        yield* Stream.runForEach(client.exportAudit({ format, ...filterOf(input) }), output.write)
      }),
    ),
})

const checkpoint = leaf({
  name: "checkpoint",
  summary: "Print the end of the chain, to be kept elsewhere",
  notes: ["Later on, audit verify --checkpoint FILE tells whether the chain was cut shorter or made anew."],
  examples: ["mintcode audit checkpoint --output checkpoint.json"],
  flags: {
    output: optional("output", text("FILE"), "Write it to this file instead"),
    ...CLIENT_FLAGS,
  },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const place = yield* client.audit.checkpoint({})
        const document = `${JSON.stringify(place)}\n`
        if (input.output === undefined) return yield* output.write(document)
        const path = input.output
        yield* Effect.tryPromise({ try: () => writeFile(path, document), catch: (cause) => notWritten(path, cause) })
        yield* output.say(`Written to ${path}`)
      }),
    ),
})

const notWritten = (path: string, cause: unknown) =>
  new CommandFailed({
    code: "OUTPUT_FAILED",
    exit: "refused",
    reason: `Cannot write "${path}" (${(cause as NodeJS.ErrnoException).code ?? "unknown error"})`,
  })

const verify = leaf({
  name: "verify",
  summary: "Compute the whole chain anew and name the first thing that does not fit",
  notes: ["Ends with 1 when something does not fit. An event can be sealed some seconds after it happened."],
  examples: ["mintcode audit verify --checkpoint checkpoint.json", "mintcode audit verify --local --json"],
  flags: {
    checkpoint: optional(
      "checkpoint",
      text("FILE"),
      "What audit checkpoint printed at some time; - reads standard input",
    ),
    ...CLIENT_FLAGS,
  },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const known = input.checkpoint === undefined ? undefined : yield* readCheckpoint(input.checkpoint)
        const report = yield* withProgress({ label: "Checking seals" }, (bar) =>
          verifyAll(client, known, (seals) => bar.advance(seals)),
        )
        yield* output.result(report, () => told(report))
        if (report.broken !== null) return yield* new QuietExit({ exit: "refused" })
      }),
    ),
})

/** Asks for one stretch after the other, so that no request takes long. */
const verifyAll = (client: MintCodeClient, checkpoint: ChainPlace | undefined, advance: (seals: number) => void) =>
  Effect.gen(function* () {
    let seals = 0
    let events = 0
    let from: ChainPlace | undefined
    for (;;) {
      const report: ChainReport = yield* client.audit.verify({ payload: definedOnly({ from, checkpoint }) })
      seals += report.seals
      events += report.events
      advance(report.seals)
      if (report.isComplete) return { ...report, seals, events }
      from = report.place
    }
  })

const told = ({ broken, events, place, seals, waiting }: ChainReport): string => {
  const checked = `Checked ${events} events in ${seals} seals`
  if (broken === null) {
    const later = waiting === 0 ? "" : ` ${waiting} wait to be sealed.`
    return `${checked}: nothing was changed up to seal ${place.sequence}.${later}\n`
  }
  const event = broken.eventId === null ? "" : `, event ${broken.eventId}`
  return `${checked}, then ${broken.code} at seal ${broken.sequence}${event}.\n`
}

const readCheckpoint = (path: string): Effect.Effect<ChainPlace, CommandFailed> =>
  Effect.flatMap(readText(path, "checkpoint"), (json) =>
    Effect.try({
      try: () => {
        const { head, sequence } = JSON.parse(json) as Partial<AuditCheckpoint>
        if (typeof head !== "string" || typeof sequence !== "number") throw new TypeError("no checkpoint")
        return { sequence, head }
      },
      catch: () =>
        new CommandFailed({
          code: "DATA_INVALID",
          exit: "refused",
          reason: "The file holds no checkpoint of the audit",
        }),
    }),
  )

/** `mintcode audit`. */
export const audit = group("audit", "What happened and who did it; check that nobody changed it", [
  list,
  exporting,
  verify,
  checkpoint,
])
