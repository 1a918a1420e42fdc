import { Context, type Effect, type Redacted } from "effect"

/** One-time codes from an authenticator app (RFC 6238: SHA-1, six digits, 30 seconds). */
export class Totp extends Context.Tag("@mintcode/core/people/Totp")<
  Totp,
  {
    /** A new secret in base32, as apps take it. */
    readonly newSecret: Effect.Effect<Redacted.Redacted<string>>
    /** The `otpauth://` address that a QR picture shows. */
    readonly uri: (secret: Redacted.Redacted<string>, account: string, issuer: string) => Redacted.Redacted<string>
    /** The time step that a code is of, now or one before or behind; `undefined` when it is of none. */
    readonly stepOf: (secret: Redacted.Redacted<string>, code: string, at: number) => number | undefined
  }
>() {}
