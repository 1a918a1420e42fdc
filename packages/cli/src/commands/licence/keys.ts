import { Effect } from "effect"
import { CLIENT_FLAGS, withClient } from "../../app/client.ts"
import { leaf } from "../../command/command.ts"
import { integer, optional } from "../../command/flags.ts"
import { Output } from "../../output/output.ts"

const HOUR_MS = 3_600_000

export const keys = leaf({
  name: "keys",
  summary: "Public keys that licence files and signed answers are checked with",
  notes: ["With --json it is what licence verify --keys takes."],
  flags: CLIENT_FLAGS,
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const published = yield* client.licences.keys({})
        yield* output.table(published, published.keys, [
          { title: "Key", value: (key) => key.key_id },
          { title: "Public key", value: (key) => key.public_key, whole: true },
          { title: "Signs from", value: (key) => key.signs_from },
        ])
      }),
    ),
})

export const addKey = leaf({
  name: "add-key",
  summary: "Add a signing key; it is published at once and signs after an overlap",
  flags: {
    overlap: optional("overlap", integer(0, 8_784, "HOURS"), "Hours until it signs (default 24)"),
    ...CLIENT_FLAGS,
  },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const key = yield* client.licenceDesk.rotateKey({
          payload: input.overlap === undefined ? {} : { overlapMs: input.overlap * HOUR_MS },
        })
        yield* output.result(key, () => `${key.key_id} signs from ${key.signs_from}\n`)
      }),
    ),
})
