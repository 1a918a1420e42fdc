import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { Schema } from "effect"
import {
  LicenceFilePayload,
  LicenceFileSuccess,
  LicencePayload,
  LicencePublicKey,
  LicenceStatusAnswer,
  LicenceSuccess,
  LicenceTransferPayload,
  licenceRefusal,
} from "./licence_schemas.ts"

const summary = (text: string, description?: string) =>
  OpenApi.annotations({ summary: text, ...(description === undefined ? {} : { description }) })

/** What every endpoint for programs may refuse with. */
const asked = <const Name extends string>(
  name: Name,
  path: `/${string}`,
  payload: typeof LicencePayload | typeof LicenceTransferPayload | typeof LicenceFilePayload,
  success: typeof LicenceSuccess | typeof LicenceFileSuccess = LicenceSuccess,
) =>
  HttpApiEndpoint.post(name, path)
    .setPayload(payload as typeof LicencePayload)
    .addSuccess(success as typeof LicenceSuccess)
    .addError(licenceRefusal(400))
    .addError(licenceRefusal(403))
    .addError(licenceRefusal(404))
    .addError(licenceRefusal(413))
    .addError(licenceRefusal(429))
    .addError(licenceRefusal(503))

/**
 * Programs that ask about their licence. Clients in the field read these bodies, so errors are not problem details here,
 * any content type is taken for JSON, and the body is read by the handlers themselves.
 */
export const LicenceGroup = HttpApiGroup.make("licences")
  .add(
    asked("validate", "/api/validate", LicencePayload).annotateContext(
      summary(
        "Whether a licence holds on a machine",
        "The first call begins the licence and binds the machine. Messages are Chinese without `Accept-Language`.",
      ),
    ),
  )
  .add(
    HttpApiEndpoint.get("status", "/api/status/:code")
      .setPath(Schema.Struct({ code: Schema.String }))
      .setUrlParams(Schema.Struct({ machine_code: Schema.optional(Schema.String) }))
      .addSuccess(LicenceStatusAnswer)
      .addError(licenceRefusal(404))
      .addError(licenceRefusal(429))
      .annotateContext(summary("What is known of a code")),
  )
  .add(
    asked("heartbeat", "/api/licences/heartbeat", LicencePayload).annotateContext(
      summary("Keep a floating seat", "One that was given up is not taken again by this: validate does."),
    ),
  )
  .add(asked("release", "/api/licences/release", LicencePayload).annotateContext(summary("Give a floating seat back")))
  .add(
    asked("unbind", "/api/licences/unbind", LicencePayload).annotateContext(
      summary("Unbind the machine that asks", "As often as the product allows, with a pause in between."),
    ),
  )
  .add(
    asked("transfer", "/api/licences/transfer", LicenceTransferPayload).annotateContext(
      summary("Move the licence from the machine that asks to another", "Counts as unbinding does."),
    ),
  )
  .add(
    asked("file", "/api/licences/file", LicenceFilePayload, LicenceFileSuccess).annotateContext(
      summary("A signed licence file for the machine that asks", "It is checked without a server until it expires."),
    ),
  )
  .add(
    HttpApiEndpoint.get("keys", "/api/licence-keys")
      .addSuccess(Schema.Struct({ keys: Schema.Array(LicencePublicKey) }))
      .annotateContext(summary("Public keys of licence files and signed answers, oldest first")),
  )
  .annotateContext(OpenApi.annotations({ title: "Licences", description: "For programs that carry a licence." }))
