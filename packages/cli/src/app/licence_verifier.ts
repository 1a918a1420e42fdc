import { generateKey, makeNodeCrypto } from "@mintcode/adapters/node-crypto"
import { checkLicenceFile, type LicenceFile, type LicenceFileFlaw, normaliseMachineCode } from "@mintcode/core/licence"
import { normaliseCode } from "@mintcode/core/voucher"
import { LicencePublicKey } from "@mintcode/http/api"
import { Clock, Effect, Either, Encoding, Schema } from "effect"
import { CommandFailed } from "../failure/failure.ts"

type PublicKeys = ReadonlyArray<typeof LicencePublicKey.Type>

/** What came of a look at a licence file. */
export type LicenceVerdict =
  | { readonly ok: true; readonly content: LicenceFile }
  | { readonly ok: false; readonly reason: LicenceFileFlaw }

/** Public keys as `licence keys --json` writes them. */
export const keysIn = (json: string): Effect.Effect<PublicKeys, CommandFailed> =>
  Schema.decode(Schema.parseJson(Schema.Struct({ keys: Schema.Array(LicencePublicKey) })))(json).pipe(
    Effect.map(({ keys }) => keys),
    Effect.mapError(
      () =>
        new CommandFailed({
          code: "KEYS_INVALID",
          exit: "configuration",
          reason: "These are no public keys: mintcode licence keys --json writes them",
        }),
    ),
  )

/** Checks a licence file on this machine alone. */
export const verifyLicenceFile = (
  file: string,
  keys: PublicKeys,
  machineCode: string,
  code: string | undefined,
): Effect.Effect<LicenceVerdict> =>
  Effect.gen(function* () {
    // Verifying needs none of an installation's keys: this one is thrown away.
    const crypto = makeNodeCrypto([yield* generateKey])
    const checked = checkLicenceFile(crypto, file, {
      keys: keys.map(({ key_id, public_key }) => ({
        id: key_id,
        publicKey: Either.getOrElse(Encoding.decodeBase64Url(public_key), () => new Uint8Array()),
      })),
      machineCode: normaliseMachineCode(machineCode) ?? "",
      normalisedCode: code === undefined ? undefined : normaliseCode(code),
      at: yield* Clock.currentTimeMillis,
    })
    return Either.match(checked, {
      onLeft: (reason): LicenceVerdict => ({ ok: false, reason }),
      onRight: (content): LicenceVerdict => ({ ok: true, content }),
    })
  })
