/**
 * The arrows between packages and modules (docs: CONTRIBUTING.md, "Folder rules"). TypeScript 7 has no parser that
 * dependency-cruiser could call, so it reads the sources with swc. `tools/boundaries_test.ts` shows each rule fail.
 */

/** What each module of core may import, apart from itself. A module that is missing here may import nothing of core. */
const CORE_MODULES = {
  kernel: [],
  identity: ["kernel"],
  work: ["kernel", "identity"],
  settings: ["kernel", "identity"],
  mail: ["kernel", "identity", "settings"],
  people: ["kernel", "identity", "settings", "mail"],
  supplier: ["kernel", "identity"],
  catalogue: ["kernel", "identity", "settings", "supplier"],
  voucher: ["kernel", "identity", "settings", "catalogue"],
  redemption: ["kernel", "identity", "settings", "mail", "catalogue", "voucher", "supplier", "work"],
  lease: ["kernel", "identity", "settings", "catalogue", "voucher", "supplier", "redemption"],
  licence: ["kernel", "identity", "settings", "catalogue", "voucher", "supplier", "redemption", "lease"],
  seat: ["kernel", "identity", "settings", "mail", "catalogue", "voucher", "supplier", "redemption", "lease"],
  abuse: ["kernel", "identity", "settings", "catalogue", "voucher"],
  developer: ["kernel", "identity", "settings", "catalogue", "voucher", "redemption"],
  webhook: ["kernel", "identity", "developer"],
  audit: ["kernel", "identity", "settings", "catalogue", "voucher", "supplier", "redemption"],
  notification: ["kernel", "identity", "settings", "mail", "catalogue", "voucher", "supplier", "redemption", "webhook"],
}

/** Modules that take domain events; nobody knows of them. */
const LISTENERS = ["audit", "notification"]

const TEST = "(_test\\.tsx?$|/testing/|/test/|/bench/)"
const CORE = "^packages/core/src/"
const BROWSER_SAFE = "^packages/http/src/(api|client)/"
/**
 * Programs and examples choose adapters; tests may, too. `packages/cli/src/app/` is the command line's main: in files
 * of its own, so that a command loads only what it needs (decision 0006).
 */
const CHOOSERS = `(${TEST}|/main\\.ts$|^packages/cli/src/app/|^examples/|^tools/)`

const moduleRules = Object.entries(CORE_MODULES).map(([name, mayImport]) => ({
  name: `core-${name}`,
  comment: `${name} stands on ${mayImport.length === 0 ? "no other module" : mayImport.join(", ")}`,
  severity: "error",
  from: { path: `${CORE}${name}/`, pathNot: TEST },
  to: { path: CORE, pathNot: `${CORE}(${[name, ...mayImport].join("|")})/` },
}))

const packageRules = [
  ["core", ["adapters", "http", "worker", "cli"]],
  ["adapters", ["http", "worker", "cli"]],
  ["http", ["worker", "cli"]],
  ["worker", ["http", "cli"]],
].map(([name, mayNotImport]) => ({
  name: `package-${name}`,
  comment: `${name} does not know of ${mayNotImport.join(", ")}`,
  severity: "error",
  from: { path: `^packages/${name}/src/`, pathNot: CHOOSERS },
  to: { path: `^(packages|node_modules/@mintcode|@mintcode)/(${mayNotImport.join("|")})/` },
}))

export default {
  forbidden: [
    {
      name: "no-cycle",
      comment: "Files that need each other are one concept, or hide a third",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    ...packageRules,
    ...moduleRules,
    {
      name: "core-unlisted-module",
      comment: "A new module of core gets its line in CORE_MODULES first",
      severity: "error",
      from: { path: `${CORE}([^/]+)/`, pathNot: [TEST, `${CORE}(${Object.keys(CORE_MODULES).join("|")})/`] },
      to: { path: CORE, pathNot: `${CORE}$1/` },
    },
    {
      name: "core-listeners",
      comment: "audit and notification take domain events; nobody imports them but files that stand above all modules",
      severity: "error",
      from: { path: CORE, pathNot: [TEST, `${CORE}[^/]+\\.ts$`, `${CORE}(${LISTENERS.join("|")})/`] },
      to: { path: `${CORE}(${LISTENERS.join("|")})/` },
    },
    {
      name: "core-pure",
      comment: "core depends on effect alone",
      severity: "error",
      from: { path: CORE, pathNot: TEST },
      to: { pathNot: `(${CORE}|(^|/)node_modules/effect/|^effect(/|$))` },
    },
    {
      name: "core-by-the-face",
      comment: "Another module is entered by its mod.ts",
      severity: "error",
      from: { path: `${CORE}([^/]+)/`, pathNot: TEST },
      to: { path: CORE, pathNot: [`${CORE}$1/`, `${CORE}[^/]+/mod\\.ts$`, TEST] },
    },
    {
      name: "api-browser-safe",
      comment:
        "The API's declaration and the typed client run in a browser: effect, @effect/platform, core, each other",
      severity: "error",
      from: { path: BROWSER_SAFE, pathNot: TEST },
      to: {
        pathNot: [
          BROWSER_SAFE,
          "^(packages|node_modules/@mintcode|@mintcode)/core/",
          "(^|/)node_modules/(effect|@effect/platform)/",
          "^(effect|@effect/platform)(/|$)",
        ],
      },
    },
    {
      name: "only-main-chooses-adapters",
      comment: "Only main.ts files, examples, tests and benchmarks choose adapters; all else asks for ports",
      severity: "error",
      from: { path: "^(packages|examples|tools)/", pathNot: [CHOOSERS, "^packages/adapters/"] },
      to: { path: "^(packages|node_modules/@mintcode|@mintcode)/adapters/" },
    },
    {
      name: "main-is-an-end",
      comment: "A main.ts is where a program starts; only another program's start may load it",
      severity: "error",
      from: { pathNot: "(/main\\.ts$|_test\\.ts$)" },
      to: { path: "^packages/.*/main\\.ts$" },
    },
    {
      name: "no-test-in-product",
      comment: "What is published does not import tests, their helpers, benchmarks, tools or examples",
      severity: "error",
      from: { path: "^packages/[^/]+/src/", pathNot: TEST },
      to: { path: `(^packages/.*${TEST}|^(tools|examples)/)` },
    },
  ],
  options: {
    parser: "swc",
    tsPreCompilationDeps: true,
    moduleSystems: ["es6"],
    doNotFollow: { path: "node_modules/(?!@mintcode)" },
    // swc is asked without JSX: `tools/check_style.ts` holds the arrows of the pages.
    exclude: { path: "(^|/)dist/|^packages/http/console/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["@mintcode/source", "import", "node", "default"],
    },
  },
}
