import { Operator } from "@mintcode/core/identity"
import { base64Url, type CryptoShape, type IdempotencyClaim } from "@mintcode/core/kernel"
import { Effect } from "effect"

/**
 * What core is told to do a request once: a digest of the key, bound to who sent it and what for, and a digest of the
 * request. The key itself is not kept.
 */
export const idempotencyClaim = (
  crypto: CryptoShape,
  operation: string,
  key: string | undefined,
  request: unknown,
): Effect.Effect<IdempotencyClaim | undefined, never, Operator> =>
  Effect.map(key === undefined ? Effect.succeed("") : Effect.map(Operator, ({ actor }) => actor.id), (actorId) =>
    claimOf(crypto, operation, actorId, key, request),
  )

/** The same for whoever is known by an id. */
export const claimOf = (
  crypto: CryptoShape,
  operation: string,
  actorId: string,
  key: string | undefined,
  request: unknown,
): IdempotencyClaim | undefined =>
  key === undefined
    ? undefined
    : {
        key: `${operation}:${base64Url(crypto.digest("idempotency", `${actorId}\n${key}`))}`,
        requestDigest: base64Url(crypto.sha256(canonicalJson(request))),
      }

/** JSON in which neither the order of fields nor fields without a value matter. */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0)))
      : inner,
  )
