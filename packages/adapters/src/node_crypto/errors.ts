import { Schema } from "effect"

/**
 * Keys cannot be used:
 * - `KEYS_INVALID`: the text is no keyring
 * - `KEYS_FILE_EXPOSED`: others than the owner may read the file
 * - `KEYS_FILE_UNREADABLE`: the file cannot be read or created
 *
 * Never holds key material.
 */
export class KeysRefused extends Schema.TaggedError<KeysRefused>()("KeysRefused", {
  code: Schema.Literal("KEYS_INVALID", "KEYS_FILE_EXPOSED", "KEYS_FILE_UNREADABLE"),
  reason: Schema.String,
}) {
  override get message(): string {
    return this.reason
  }
}
