import { Effect } from "effect"
import { CLIENT_FLAGS, withClient } from "../../app/client.ts"
import { leaf } from "../../command/command.ts"
import { id, optional, required, text, toggle, word } from "../../command/flags.ts"
import { QuietExit } from "../../failure/failure.ts"
import { Output } from "../../output/output.ts"
import { formatTime } from "../../output/text.ts"
import { readText } from "../shared/data.ts"
import { LICENCE, machineOf } from "./detail.ts"

export const file = leaf({
  name: "file",
  summary: "A signed licence file for a machine without network",
  examples: ["mintcode licence file ID > customer.licence", "mintcode licence file ID --sealed > customer.licence"],
  flags: {
    machine: optional("machine", id(), "Id of the machine, when there is more than one"),
    sealed: toggle("sealed", "Encrypts it: it opens with code and machine code only"),
    ...CLIENT_FLAGS,
  },
  positionals: { id: LICENCE },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const path = { id: input.id }
        const machineId = yield* Effect.flatMap(client.licenceDesk.get({ path }), (row) =>
          machineOf(row, input.machine),
        )
        const issued = yield* client.licenceDesk.file({ path, payload: { machineId, sealed: input.sealed } })
        yield* output.result(issued, () => `${issued.file}\n`)
        yield* output.say(`Holds until ${formatTime(issued.expiresAt)}`)
      }),
    ),
})

export const verify = leaf({
  name: "verify",
  summary: "Check a licence file as a machine without network does",
  notes: [
    "Prints OK, or NO and why, and ends with 0 or 1. The public keys come from a file that licence keys --json wrote,",
    "or from the server when no file is named.",
  ],
  examples: [
    "mintcode licence keys --json > keys.json",
    "mintcode licence verify customer.licence --machine-code 3F2A-91 --keys keys.json",
  ],
  flags: {
    machineCode: required("machine-code", text("TEXT"), "Code of the machine that it should be for"),
    code: optional("code", text("CODE"), "The licence's code, which opens a sealed file"),
    keys: optional("keys", text("FILE"), "File with public keys"),
    ...CLIENT_FLAGS,
  },
  positionals: { file: word("FILE", text("FILE"), "The licence file; - reads standard input") },
  run: (input) =>
    Effect.gen(function* () {
      const output = yield* Output
      const licence = yield* readText(input.file, "licence file")
      const { keysIn, verifyLicenceFile } = yield* Effect.promise(() => import("../../app/licence_verifier.ts"))
      const json =
        input.keys === undefined
          ? yield* fetchedKeys(input)
          : yield* Effect.flatMap(readText(input.keys, "public keys"), keysIn)
      const verdict = yield* verifyLicenceFile(licence, json, input.machineCode, input.code)
      yield* output.result(verdict, () =>
        verdict.ok ? `OK until ${formatTime(verdict.content.expires_at)}\n` : `NO ${verdict.reason}\n`,
      )
      if (!verdict.ok && verdict.reason === "SEALED" && input.code === undefined) {
        yield* output.say("The file is sealed: its licence's code opens it (--code)")
      }
      if (!verdict.ok) return yield* new QuietExit({ exit: "refused" })
    }),
})

const fetchedKeys = (input: Parameters<typeof withClient>[0]) =>
  withClient(input, ({ client }) => Effect.map(client.licences.keys({}), ({ keys }) => keys))
