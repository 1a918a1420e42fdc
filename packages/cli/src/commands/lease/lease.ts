import { group } from "../../command/command.ts"
import { importing } from "./import.ts"
import { exporting, list, show } from "./look.ts"
import { add, edit, end, rebind, renew, resume, suspend, transfer } from "./move.ts"

/** `mintcode lease …`. */
export const lease = group("lease", "Leases of seats: add, transfer, rebind, renew, end, import", [
  list,
  show,
  add,
  edit,
  transfer,
  rebind,
  renew,
  end,
  suspend,
  resume,
  importing,
  exporting,
])
