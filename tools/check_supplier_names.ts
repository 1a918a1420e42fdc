import { existsSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { findSupplierName } from "./supplier_names.ts"
import { isMain, type Problem, readText, report, repositoryFiles, root } from "./workspace.ts"

/**
 * C12: the supplier's name appears in nothing that a buyer or a user of the developer API can see. Scans the sources
 * that make such things, and the OpenAPI document that is built from the declaration.
 */

/** Sources whose words can reach a buyer or a developer: the whole of core, HTTP and worker, and their packages' faces. */
const PUBLIC_SOURCES = /^packages\/(core|http|worker)\//
/** Tests may name a supplier to show that the name does not get out. */
const TESTS = /(_test\.tsx?$|\/testing\/|^packages\/([^/]+|http\/console)\/test\/)/

/** Names in one text, a problem for each line that holds one; the file's own path counts. */
export const checkText = (path: string, text: string): ReadonlyArray<Problem> => {
  const problems: Array<Problem> = []
  const inPath = findSupplierName(path)
  if (inPath !== undefined)
    problems.push({ path, message: `Cannot name the supplier "${inPath.name}" in a public path` })
  text.split("\n").forEach((line, index) => {
    const found = findSupplierName(line)
    if (found !== undefined) {
      problems.push({
        path,
        line: index + 1,
        message: `Cannot name the supplier "${found.name}" where buyers may see it`,
      })
    }
  })
  return problems
}

/** Scans a document that is made at run time, such as the OpenAPI one. */
export const checkDocument = (path: string, value: unknown): ReadonlyArray<Problem> =>
  checkText(path, JSON.stringify(value, undefined, 1))

/** True for files that the scan reads. */
export const isPublicSource = (path: string): boolean => PUBLIC_SOURCES.test(path) && !TESTS.test(path)

/** The OpenAPI documents of every API that the HTTP package declares. */
const openApiDocuments = async (): Promise<ReadonlyArray<readonly [name: string, document: unknown]>> => {
  const face = join(root, "packages/http/src/api/mod.ts")
  if (!existsSync(face)) return []
  const { HttpApi, OpenApi } = await import("@effect/platform")
  const api = (await import(pathToFileURL(face).href)) as Readonly<Record<string, unknown>>
  return Object.entries(api).flatMap(([name, value]) =>
    HttpApi.isHttpApi(value) ? [[name, OpenApi.fromApi(value as Parameters<typeof OpenApi.fromApi>[0])] as const] : [],
  )
}

if (isMain(import.meta.url)) {
  const files = repositoryFiles().filter(isPublicSource)
  const documents = await openApiDocuments()
  report(
    "supplier names",
    [
      ...files.flatMap((path) => checkText(path, readText(path))),
      ...documents.flatMap(([name, document]) => checkDocument(`OpenAPI of ${name}`, document)),
    ],
    `${files.length} files and ${documents.length} OpenAPI document${documents.length === 1 ? "" : "s"} read`,
  )
}
