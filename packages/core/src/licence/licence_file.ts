import { Either, Encoding, Redacted, Schema } from "effect"
import type { LicenceTerms } from "../catalogue/mod.ts"
import { base64Url, type CryptoShape, type Timestamp } from "../kernel/mod.ts"
import type { Licence } from "./licence.ts"

/** What is signed begins with what it is, so that one can never be taken for the other. */
export type SignedKind = "licence" | "answer"

/** Version of both formats. */
const FORMAT = "v1"
/** A licence file that opens with code and machine code only. */
const SEALED_HEAD = `sealed-licence.${FORMAT}.`
/** What the seal's key is derived for (HKDF info). */
const SEAL_PURPOSE = "mintcode/licence-file/v1"

/** What a licence file says. Times are UTC epoch milliseconds. */
export const LicenceFile = Schema.Struct({
  v: Schema.Literal(1),
  licence_id: Schema.String,
  product: Schema.String,
  /** SHA-256 of the machine code, base64url. */
  machine: Schema.String,
  issued_at: Schema.Int,
  not_before: Schema.Int,
  /** It holds no longer than this, whatever its licence does: an unbound machine cannot be told. */
  expires_at: Schema.Int,
}).annotations({ identifier: "LicenceFile" })
export type LicenceFile = typeof LicenceFile.Type

/** Why a licence file is not accepted. */
export type LicenceFileFlaw =
  | "MALFORMED"
  | "SEALED"
  | "KEY_UNKNOWN"
  | "NOT_AUTHENTIC"
  | "MACHINE_MISMATCH"
  | "NOT_STARTED"
  | "EXPIRED"

/** A public key as it is published. */
export interface PublishedKey {
  readonly id: string
  readonly publicKey: Uint8Array
}

/** JSON with sorted keys and no blanks: the same content has the same bytes everywhere. */
export const canonicalJson = (content: Readonly<Record<string, string | number | boolean | null>>): string =>
  JSON.stringify(Object.fromEntries(Object.entries(content).sort(([left], [right]) => (left < right ? -1 : 1))))

/** `<kind>.v1.<key id>.<payload>`: the text that is signed. */
export const textToSign = (
  kind: SignedKind,
  keyId: string,
  content: Readonly<Record<string, string | number | boolean | null>>,
): string => `${kind}.${FORMAT}.${keyId}.${Encoding.encodeBase64Url(canonicalJson(content))}`

/** The same with its signature behind it: what travels. */
export const signedText = (text: string, signature: Uint8Array): string => `${text}.${base64Url(signature)}`

/** What a machine is called in what is signed: a client can work it out with any SHA-256. */
export const machineDigest = (crypto: CryptoShape, machineCode: string): string => base64Url(crypto.sha256(machineCode))

/** The content of a file that is issued now. A floating seat's file ends when the seat would. */
export const licenceFileOf = (
  crypto: CryptoShape,
  licence: Licence,
  { heartbeatMs, offlineMs }: Pick<LicenceTerms, "heartbeatMs" | "offlineMs">,
  machineCode: string,
  at: Timestamp,
): LicenceFile => ({
  v: 1,
  licence_id: licence.id,
  product: licence.productId,
  machine: machineDigest(crypto, machineCode),
  issued_at: at,
  not_before: licence.startsAt,
  expires_at: Math.min(licence.endsAt ?? Number.MAX_SAFE_INTEGER, at + (licence.floating ? heartbeatMs : offlineMs)),
})

/** The secret that a sealed file opens with: the code in its canonical form, a line break, the machine code. */
export const fileSecret = (normalisedCode: string, machineCode: string): Redacted.Redacted<string> =>
  Redacted.make(`${normalisedCode}\n${machineCode}`)

/** Makes a file that tells nothing to whoever does not know code and machine. */
export const sealLicenceFile = (crypto: CryptoShape, file: string, secret: Redacted.Redacted<string>) =>
  crypto.sealFor(secret, SEAL_PURPOSE, file)

/** A sealed file as it travels. */
export const sealedFileText = (sealed: string): string => `${SEALED_HEAD}${sealed}`

/** What a licence file is checked against. */
export interface FileCheck {
  readonly keys: ReadonlyArray<PublishedKey>
  readonly machineCode: string
  /** Opens a sealed file; the code in its canonical form. */
  readonly normalisedCode?: string | undefined
  readonly at: Timestamp
}

/** Checks a licence file without any server: what it says, or the first thing that is wrong with it. */
export const checkLicenceFile = (
  crypto: CryptoShape,
  text: string,
  { at, keys, machineCode, normalisedCode }: FileCheck,
): Either.Either<LicenceFile, LicenceFileFlaw> => {
  const trimmed = text.trim()
  if (trimmed.startsWith(SEALED_HEAD)) {
    if (normalisedCode === undefined) return Either.left("SEALED")
    const secret = fileSecret(normalisedCode, machineCode)
    const opened = crypto.openFor(secret, SEAL_PURPOSE, trimmed.slice(SEALED_HEAD.length))
    return opened === undefined ? Either.left("SEALED") : checkLicenceFile(crypto, opened, { at, keys, machineCode })
  }
  return Either.flatMap(openSigned(crypto, "licence", trimmed, keys), (json) =>
    Either.flatMap(
      Either.mapLeft(Schema.decodeEither(Schema.parseJson(LicenceFile))(json), (): LicenceFileFlaw => "MALFORMED"),
      (file): Either.Either<LicenceFile, LicenceFileFlaw> => {
        if (file.machine !== machineDigest(crypto, machineCode)) return Either.left("MACHINE_MISMATCH")
        if (at < file.not_before) return Either.left("NOT_STARTED")
        return at >= file.expires_at ? Either.left("EXPIRED") : Either.right(file)
      },
    ),
  )
}

/** The JSON of a signed text, once its signature is known to be good. */
export const openSigned = (
  crypto: CryptoShape,
  kind: SignedKind,
  text: string,
  keys: ReadonlyArray<PublishedKey>,
): Either.Either<string, LicenceFileFlaw> => {
  const [head, format, keyId, payload, signature, ...rest] = text.split(".")
  if (head !== kind || format !== FORMAT || payload === undefined || signature === undefined || rest.length > 0) {
    return Either.left("MALFORMED")
  }
  const key = keys.find(({ id }) => id === keyId)
  if (key === undefined) return Either.left("KEY_UNKNOWN")
  const bytes = Either.getOrElse(Encoding.decodeBase64Url(signature), () => new Uint8Array())
  return crypto.verify(key.publicKey, `${head}.${format}.${keyId}.${payload}`, bytes)
    ? Either.mapLeft(Encoding.decodeBase64UrlString(payload), (): LicenceFileFlaw => "MALFORMED")
    : Either.left("NOT_AUTHENTIC")
}
