import { VoucherEdit } from "@mintcode/core/voucher"
import { Effect } from "effect"
import { CLIENT_FLAGS, withClient } from "../../app/client.ts"
import { leaf } from "../../command/command.ts"
import { id, optional, text, word } from "../../command/flags.ts"
import { Output } from "../../output/output.ts"
import { definedOnly } from "../shared/data.ts"
import { decodeFields } from "../shared/decode.ts"
import { EDIT_FLAGS, editHeaders } from "../shared/edit_flags.ts"
import { momentOrNever } from "../shared/kinds.ts"
import { voucherRecord } from "./look.ts"

export const edit = leaf({
  name: "edit",
  summary: "Change prefix, note or expiry of a voucher",
  flags: {
    prefix: optional("prefix", text("TEXT"), "Prefix that lists show"),
    note: optional("note", text(), "Note"),
    expires: optional(
      "expires",
      momentOrNever,
      "When it expires, or never; a voucher that had expired is issued again",
    ),
    ...EDIT_FLAGS,
    ...CLIENT_FLAGS,
  },
  positionals: { id: word("ID", id(), "Id of the voucher") },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const payload = yield* decodeFields(
          VoucherEdit,
          definedOnly({ prefix: input.prefix, note: input.note, expiresAt: input.expires }),
        )
        const row = yield* client.vouchers.edit({
          path: { id: input.id },
          payload,
          headers: editHeaders(input.ifVersion),
        })
        yield* output.result(row, () => voucherRecord(row))
      }),
    ),
})
