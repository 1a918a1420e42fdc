import { Totp } from "@mintcode/core/people"
import { Effect, Layer, Redacted } from "effect"
import { Secret, TOTP } from "otpauth"

/** What every authenticator app takes (RFC 6238); many ignore any other. */
const SHAPE = { algorithm: "SHA1", digits: 6, period: 30 } as const
/** Bytes of a secret: as long as the digest (RFC 4226, section 4). */
const SECRET_BYTES = 20
/** Steps before and behind that are taken, for clocks that differ (RFC 6238, section 5.2). */
const WINDOW = 1

/** `Totp` by the `otpauth` library. */
export const layerTotp: Layer.Layer<Totp> = Layer.succeed(
  Totp,
  Totp.of({
    newSecret: Effect.sync(() => Redacted.make(new Secret({ size: SECRET_BYTES }).base32)),
    uri: (secret, account, issuer) =>
      Redacted.make(new TOTP({ ...SHAPE, secret: Redacted.value(secret), label: account, issuer }).toString()),
    stepOf: (secret, code, at) => {
      const totp = new TOTP({ ...SHAPE, secret: Redacted.value(secret) })
      const delta = totp.validate({ token: code, timestamp: at, window: WINDOW })
      return delta === null ? undefined : totp.counter({ timestamp: at }) + delta
    },
  }),
)
