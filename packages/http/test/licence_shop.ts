import { ask } from "./requests.ts"
import type { TestServer } from "./server_fixture.ts"
import { mintCodes } from "./shop.ts"

let made = 0

export interface LicenceProduct {
  readonly entitlementMs?: number | null
  /** Terms of the licence, where they differ from the usual ones. */
  readonly licence?: Readonly<Record<string, unknown>>
}

/** Codes of a new product of the kind `licence`. */
export const licenceCodes = async (
  server: TestServer,
  count: number,
  { licence, ...product }: LicenceProduct = {},
): Promise<ReadonlyArray<string>> => {
  const id = `pro-${++made}`
  const created = await ask(server, "POST", "/admin/skus", {
    body: {
      id,
      kind: "licence",
      name: { zh: "专业版", en: "Pro" },
      ...(licence === undefined ? {} : { policy: { licence } }),
      ...product,
    },
  })
  if (created.status !== 201) throw new Error(created.text)
  return mintCodes(server, id, count)
}

/** One such code. */
export const licenceCode = async (server: TestServer, product?: LicenceProduct): Promise<string> => {
  const [code = ""] = await licenceCodes(server, 1, product)
  return code
}

/** What a program sends, as programs in the field do. */
export const validate = (
  server: TestServer,
  code: string,
  machineCode: string,
  more: Readonly<Record<string, unknown>> = {},
  path = "/api/validate",
) => ask(server, "POST", path, { body: { code, machine_code: machineCode, ...more } })

/** A licence that is active, with its id and its machine's. */
export const activeLicence = async (server: TestServer, product?: LicenceProduct) => {
  const code = await licenceCode(server, product)
  const { json } = await validate(server, code, "machine-1")
  const id = String(json["licence_id"])
  const detail = await ask(server, "GET", `/admin/licences/${id}`)
  const [machine] = detail.json["machines"] as ReadonlyArray<{ readonly id: string }>
  return { code, id, machineId: machine?.id ?? "" }
}
