import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import { brotliCompress, constants, gzip } from "node:zlib"
import type { Plugin } from "vite"

/** Smaller files fit into the packet that tells of them. */
const BYTES_MIN = 1_024
const TEXT = /\.(js|css|svg|html|json|txt)$/
/** Its nonce differs in each answer. */
const WRITTEN_ANEW = "console.html"

const asBrotli = promisify(brotliCompress)
const asGzip = promisify(gzip)

/** Compresses what was built once and as well as can be, so that the server never has to. */
export const precompressed = (): Plugin => {
  let folder = ""
  return {
    name: "precompressed",
    apply: "build",
    configResolved: ({ build }) => {
      folder = build.outDir
    },
    closeBundle: async () => {
      const files = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && TEXT.test(entry.name) && entry.name !== WRITTEN_ANEW)
        .map((entry) => join(entry.parentPath, entry.name))
      await Promise.all(files.map(compressFile))
    },
  }
}

const compressFile = async (path: string): Promise<void> => {
  const text = readFileSync(path)
  if (text.length < BYTES_MIN) return
  const size = { [constants.BROTLI_PARAM_SIZE_HINT]: text.length }
  writeFileSync(`${path}.br`, await asBrotli(text, { params: size }))
  writeFileSync(`${path}.gz`, await asGzip(text, { level: 9 }))
}
