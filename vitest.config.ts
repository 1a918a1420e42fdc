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
  },
})
