import { Array as Arr, Predicate } from "effect"
import { PROBLEM_CONTENT_TYPE } from "./problem.ts"

type Json = Record<string, unknown>

/** Schemas that the HTTP library adds for answers that our server never gives. */
const FOREIGN_SCHEMAS = ["HttpApiDecodeError", "Issue", "PropertyKey"]

const problemContent = { [PROBLEM_CONTENT_TYPE]: { schema: { $ref: "#/components/schemas/Problem" } } }

/** Clients in the field read refusals of licences in a shape of their own. */
const LICENCE_REFUSAL = "#/components/schemas/LicenceRefusal"
const licenceContent = { "application/json": { schema: { $ref: LICENCE_REFUSAL } } }
const isLicenceRefusal = (content: unknown): boolean => JSON.stringify(content ?? "").includes(LICENCE_REFUSAL)

/** Says in the OpenAPI description what is true of every error: it is a problem, whatever its status. */
export const describeErrors = (spec: Json): Json => {
  const paths = spec["paths"] as Record<string, Record<string, { responses: Record<string, Json> }>>
  for (const operations of Object.values(paths)) {
    for (const { responses } of Object.values(operations)) {
      for (const [status, response] of Object.entries(responses)) {
        if (Number(status) < 400) continue
        if (isLicenceRefusal(response["content"])) {
          response["content"] = licenceContent
          continue
        }
        response["content"] = problemContent
        response["description"] = codesIn(response["description"])
      }
    }
  }
  const components = spec["components"] as { schemas: Json }
  for (const name of FOREIGN_SCHEMAS) delete components.schemas[name]
  return spec
}

const codesIn = (description: unknown): string =>
  Predicate.isString(description) && /^[A-Z_, ]+$/.test(description)
    ? Arr.dedupe(description.split(", "))
        .map((code) => `\`${code}\``)
        .join(", ")
    : "The request cannot be read"
