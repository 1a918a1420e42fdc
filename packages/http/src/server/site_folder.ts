import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { Context } from "effect"

/**
 * Where the built pages are. They belong to this package, so it is the same place for sources, for what was compiled
 * and for a bundle that has the package installed beside it. A program that moves them provides another folder.
 */
export class SiteFolder extends Context.Reference<SiteFolder>()("@mintcode/http/server/SiteFolder", {
  defaultValue: (): string | undefined => besidePackage(),
}) {}

const besidePackage = (): string | undefined => {
  try {
    return join(dirname(createRequire(import.meta.url).resolve("@mintcode/http/package.json")), "console", "dist")
  } catch {
    // Bundled by somebody who installs nothing: such a server has no pages.
    return undefined
  }
}
