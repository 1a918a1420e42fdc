import { defineConfig } from "vitest/config"

/** Workspaces run from their TypeScript sources: the same condition that `npm run` scripts give to Node. */
const conditions = ["@mintcode/source"]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: [
      "packages/*/src/**/*_test.ts",
      "packages/*/test/**/*_test.ts",
      "packages/http/console/{src,test}/**/*_test.{ts,tsx}",
      "examples/**/*_test.ts",
      "tools/**/*_test.ts",
    ],
    globalSetup: ["packages/adapters/test/maria_db_setup.ts"],
    // Nothing is asserted of time: these end what hangs, also where two cores carry the whole suite.
    testTimeout: 300_000,
    hookTimeout: 120_000,
    pool: "forks",
    // Files take turns in one process, where what they import is loaded once: loading it for each took as long as half of all
    // tests. So helpers keep no hooks and no state of one file (`leftovers.ts`).
    isolate: false,
    setupFiles: ["packages/cli/test/leftovers_setup.ts"],
  },
})
