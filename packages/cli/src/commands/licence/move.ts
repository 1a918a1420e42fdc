import { LicenceEdit } from "@mintcode/core/licence"
import { Effect } from "effect"
import { CLIENT_FLAGS, withClient } from "../../app/client.ts"
import { leaf } from "../../command/command.ts"
import { id, integer, moment, optional, text, toggle, word } from "../../command/flags.ts"
import { UsageError } from "../../failure/failure.ts"
import { codeFrom } from "../../input/standard_input.ts"
import { definedOnly } from "../shared/data.ts"
import { decodeFields } from "../shared/decode.ts"
import { EDIT_FLAGS, editHeaders } from "../shared/edit_flags.ts"
import { LICENCE, machineOf, showDetail } from "./detail.ts"

const MACHINE_FLAG = optional("machine", id(), "Id of the machine, when there is more than one")

const moved = (name: "suspend" | "resume" | "ban", summary: string) =>
  leaf({
    name,
    summary,
    flags: CLIENT_FLAGS,
    positionals: { id: LICENCE },
    run: (input) =>
      withClient(input, ({ client }) =>
        Effect.flatMap(client.licenceDesk[name]({ path: { id: input.id } }), showDetail),
      ),
  })

export const suspend = moved("suspend", "Suspend a licence; its time goes on")
export const resume = moved("resume", "Put a suspended or banned licence back into use")
export const ban = moved("ban", "Ban a licence")

export const edit = leaf({
  name: "edit",
  summary: "Change time, machines or note; an end in the future revives",
  flags: {
    starts: optional("starts", moment, "When it starts"),
    ends: optional("ends", moment, "When it ends"),
    endless: toggle("endless", "It does not end"),
    machines: optional("machines", integer(1, 100), "Machines that it may have"),
    note: optional("note", text("TEXT"), "Note for operators"),
    ...EDIT_FLAGS,
    ...CLIENT_FLAGS,
  },
  positionals: { id: LICENCE },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        if (input.endless && input.ends !== undefined) {
          return yield* new UsageError({ code: "USAGE", reason: "--ends or --endless, not both" })
        }
        const payload = yield* decodeFields(LicenceEdit, {
          ...definedOnly({
            startsAt: input.starts,
            endsAt: input.ends,
            machinesMax: input.machines,
            note: input.note,
          }),
          ...(input.endless ? { endsAt: null } : {}),
        })
        const row = yield* client.licenceDesk.edit({
          path: { id: input.id },
          payload,
          headers: editHeaders(input.ifVersion),
        })
        yield* showDetail(row)
      }),
    ),
})

export const unbind = leaf({
  name: "unbind",
  summary: "Unbind a machine, whatever quota and pause say",
  flags: { machine: MACHINE_FLAG, ...CLIENT_FLAGS },
  positionals: { id: LICENCE },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const path = { id: input.id }
        const machineId = yield* Effect.flatMap(client.licenceDesk.get({ path }), (row) =>
          machineOf(row, input.machine),
        )
        yield* showDetail(yield* client.licenceDesk.unbind({ path, payload: { machineId } }))
      }),
    ),
})

export const transfer = leaf({
  name: "transfer",
  summary: "Put another machine in the place of one, whatever quota and pause say",
  flags: { machine: MACHINE_FLAG, ...CLIENT_FLAGS },
  positionals: {
    id: LICENCE,
    machineCode: word("MACHINE_CODE", text("TEXT"), "Code of the new machine; - reads it from standard input"),
  },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const path = { id: input.id }
        const machineCode = yield* codeFrom(input.machineCode)
        const machineId = yield* Effect.flatMap(client.licenceDesk.get({ path }), (row) =>
          machineOf(row, input.machine),
        )
        yield* showDetail(yield* client.licenceDesk.transfer({ path, payload: { machineId, machineCode } }))
      }),
    ),
})
