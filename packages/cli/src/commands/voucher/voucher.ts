import { group } from "../../command/command.ts"
import { actions } from "./actions.ts"
import { edit } from "./edit.ts"
import { exporting } from "./export.ts"
import { importing } from "./import.ts"
import { counts, list, search, show } from "./look.ts"
import { mint } from "./mint.ts"
import { verify } from "./verify.ts"

/** `mintcode voucher …`. */
export const voucher = group("voucher", "Vouchers: mint, find, export, import, verify, void", [
  mint,
  list,
  show,
  search,
  counts,
  exporting,
  importing,
  verify,
  edit,
  ...actions,
])
