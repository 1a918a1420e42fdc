import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { defaultClientConditions, defineConfig } from "vite"
import { consoleAddresses } from "./build/console_addresses.ts"
import { precompressed } from "./build/precompressed.ts"

const here = dirname(fileURLToPath(import.meta.url))

/** Where `npm run dev` finds a running server. */
const SERVER = process.env["MINTCODE_DEV_SERVER"] ?? "http://127.0.0.1:8787"
/** What is answered by the server, not by the pages. */
const SERVED = ["/redeem", "/site", "/api", "/admin", "/v1", "/docs", "/openapi.json", "/healthz", "/readyz"]

export default defineConfig({
  root: here,
  plugins: [consoleAddresses(), precompressed()],
  resolve: { conditions: ["@mintcode/source", ...defaultClientConditions] },
  build: {
    outDir: join(here, "dist"),
    emptyOutDir: true,
    // Phones outlive their browsers: what sold from 2021 on can read this.
    target: ["es2020", "chrome87", "safari14", "firefox78"],
    // Files instead of data: addresses, which the policy of the pages does not allow.
    assetsInlineLimit: 0,
    // Every browser of the target has it, and the stand-in would weigh on the buyer's page.
    modulePreload: { polyfill: false },
    // How large a part may be is held by a test, for each page as a whole.
    chunkSizeWarningLimit: 2_000,
    reportCompressedSize: false,
    rollupOptions: {
      input: { index: join(here, "index.html"), console: join(here, "console.html") },
      // "use client" means something to frameworks that render on servers, and nothing here.
      onwarn: (warning, warn) => (warning.code === "MODULE_LEVEL_DIRECTIVE" ? undefined : warn(warning)),
    },
  },
  server: {
    port: 5173,
    strictPort: true,
    proxy: Object.fromEntries(SERVED.map((path) => [path, { target: SERVER, changeOrigin: true }])),
  },
})
