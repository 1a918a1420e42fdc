import { createHash } from "node:crypto"
import { readdir, readFile } from "node:fs/promises"
import { extname, join, relative, sep } from "node:path"
import { Effect } from "effect"

/** Compressed forms that a build leaves beside a file, the smallest first. */
const ENCODINGS = [
  ["br", ".br"],
  ["gzip", ".gz"],
] as const

/** Characters of a digest that go into tags: 132 bits, which no two contents share. */
const DIGEST_CHARACTERS = 22

type Encoding = (typeof ENCODINGS)[number][0]

/** A built file, with its compressed forms. */
export interface SiteFile {
  readonly contentType: string
  /** Digest of the content, for entity tags. */
  readonly digest: string
  readonly bytes: Uint8Array
  readonly compressed: ReadonlyMap<Encoding, Uint8Array>
}

/** The built files by their address: `/assets/console-Ab12.js`. */
export type SiteFiles = ReadonlyMap<string, SiteFile>

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".webmanifest": "application/manifest+json",
}

/**
 * Reads all that was built into memory, a few megabytes: a later build takes nothing from under a server that runs.
 * `undefined` where nothing was built.
 */
export const readSiteFiles = (folder: string): Effect.Effect<SiteFiles | undefined> =>
  Effect.tryPromise(() => readFiles(folder)).pipe(
    Effect.map((contents) => {
      const files = new Map<string, SiteFile>()
      for (const [address, bytes] of contents) {
        const contentType = CONTENT_TYPES[extname(address)]
        if (contentType === undefined) continue
        files.set(address, {
          contentType,
          digest: createHash("sha256").update(bytes).digest("base64url").slice(0, DIGEST_CHARACTERS),
          bytes,
          compressed: compressedForms(contents, address),
        })
      }
      return files.has("/index.html") && files.has("/console.html") ? files : undefined
    }),
    Effect.orElseSucceed(() => undefined),
  )

const compressedForms = (contents: ReadonlyMap<string, Uint8Array>, address: string) => {
  const forms = new Map<Encoding, Uint8Array>()
  for (const [encoding, ending] of ENCODINGS) {
    const bytes = contents.get(address + ending)
    if (bytes !== undefined) forms.set(encoding, bytes)
  }
  return forms
}

const readFiles = async (folder: string): Promise<ReadonlyMap<string, Uint8Array>> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const contents = new Map<string, Uint8Array>()
  // One after the other: hundreds of files at once would need as many handles.
  for (const path of paths) contents.set(`/${relative(folder, path).split(sep).join("/")}`, await readFile(path))
  return contents
}

/** The form of a file that goes to whoever accepts these encodings (RFC 9110, section 12.5.3). */
export const formFor = (
  file: SiteFile,
  acceptEncoding: string | undefined,
): { readonly encoding: Encoding | undefined; readonly bytes: Uint8Array } => {
  const accepted = acceptedEncodings(acceptEncoding ?? "")
  for (const [encoding] of ENCODINGS) {
    const bytes = file.compressed.get(encoding)
    if (bytes !== undefined && accepted(encoding)) return { encoding, bytes }
  }
  return { encoding: undefined, bytes: file.bytes }
}

const acceptedEncodings = (header: string): ((encoding: string) => boolean) => {
  const weights = new Map(
    header
      .toLowerCase()
      .split(",")
      .map((one) => {
        const [name = "", ...parameters] = one.split(";").map((part) => part.trim())
        const weight = parameters.find((each) => each.startsWith("q="))?.slice(2)
        return [name, weight === undefined ? 1 : Number(weight)]
      }),
  )
  return (encoding) => (weights.get(encoding) ?? weights.get("*") ?? 0) > 0
}
