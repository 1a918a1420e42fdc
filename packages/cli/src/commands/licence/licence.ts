import { group } from "../../command/command.ts"
import { file, verify } from "./files.ts"
import { addKey, keys } from "./keys.ts"
import { exporting, list, search, show, statistics } from "./look.ts"
import { ban, edit, resume, suspend, transfer, unbind } from "./move.ts"

/** `mintcode licence …`. */
export const licence = group("licence", "Licences: find, suspend, move, export, sign files and check them", [
  list,
  show,
  search,
  statistics,
  edit,
  suspend,
  resume,
  ban,
  unbind,
  transfer,
  exporting,
  file,
  verify,
  keys,
  addKey,
])
