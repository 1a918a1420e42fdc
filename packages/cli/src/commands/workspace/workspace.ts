import { group } from "../../command/command.ts"
import { disable, drain, enable, markDead } from "./act.ts"
import { add, edit, remove } from "./edit.ts"
import { findings, reconcile, repair } from "./findings.ts"
import { importing } from "./import.ts"
import { exporting, list, show, test } from "./look.ts"

/** `mintcode workspace …`. */
export const workspace = group("workspace", "Team workspaces: add, test, drain, compare with the provider, repair", [
  list,
  show,
  add,
  edit,
  remove,
  test,
  enable,
  disable,
  drain,
  markDead,
  reconcile,
  findings,
  repair,
  importing,
  exporting,
])
