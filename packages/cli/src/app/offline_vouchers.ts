import { readFile } from "node:fs/promises"
import { generateKey, makeNodeCrypto, parseKeyring } from "@mintcode/adapters/node-crypto"
import { CodeFormat, checkCodeFormat, entropyBits } from "@mintcode/core/catalogue"
import { type CryptoShape, type Invalid, invalid } from "@mintcode/core/kernel"
import { codeCarriesLabel, codeSource, newBatchKey } from "@mintcode/core/voucher"
import { Chunk, Effect, Either, Option, Redacted, Schema, Stream } from "effect"
import { currentConfig } from "../config/current_config.ts"
import { CommandFailed } from "../failure/failure.ts"
import { loadKeyring } from "./keys.ts"

/** Codes derived at once. */
const CODES_CHUNK = 1_000
/** A format has to have room for this many times the codes, so that guessing does not meet them by chance. */
const FORMAT_ROOM_FACTOR = 16
/** Above this the chance that two of a million codes are alike is below 1 in 10^12, and nobody needs to look. */
const COLLISION_FREE_BITS = 80
/** A label secret that is shorter can be guessed from one code. */
const SECRET_LENGTH_MIN = 16

/** What an operator says of the codes; what is left out is as core has it. */
export type FormatOptions = Readonly<
  Partial<{
    length: number
    prefix: string
    group: number
    alphabet: string
    label: string
    labelLength: number
    labelPosition: number
    allowWeak: boolean
  }>
>

/** A code format from options, checked. */
export const formatFrom = (options: FormatOptions): Either.Either<CodeFormat, Invalid> => {
  const { label, labelLength, labelPosition, ...plain } = options
  return Schema.decodeUnknownEither(CodeFormat)({
    ...plain,
    ...(label === undefined
      ? {}
      : {
          label: {
            label,
            ...(labelLength === undefined ? {} : { length: labelLength }),
            ...(labelPosition === undefined ? {} : { position: labelPosition }),
          },
        }),
  }).pipe(
    Either.mapLeft(({ issue }) => {
      const [field] = pathOf(issue)
      return invalid("FORMAT_INVALID", `/${field ?? ""}`, `This is no format for codes: look at --${field ?? "length"}`)
    }),
    Either.flatMap(checkCodeFormat),
  )
}

const pathOf = (issue: unknown): ReadonlyArray<string> => {
  const { path, issue: inner } = issue as { readonly path?: unknown; readonly issue?: unknown }
  const own = path === undefined ? [] : [String(Array.isArray(path) ? path[0] : path)]
  return inner === undefined ? own : [...own, ...pathOf(inner)]
}

/**
 * The `Crypto` that labels are made with: from the keys of this installation, or from a secret of its own in a file,
 * which is a key file or any text of 16 characters or more. Keys of one's own are made to mint with, never to verify.
 */
export const labelCrypto = (secretFile: string | undefined, { mayCreate }: { readonly mayCreate: boolean }) =>
  Effect.gen(function* () {
    if (secretFile === undefined) {
      return makeNodeCrypto(yield* Effect.flatMap(currentConfig, (config) => loadKeyring(config, { mayCreate })))
    }
    const text = yield* Effect.tryPromise({
      try: async () => Redacted.make((await readFile(secretFile, "utf8")).trim()),
      catch: (cause) =>
        keysFailed(
          `Cannot read the secret file "${secretFile}" (${(cause as NodeJS.ErrnoException).code ?? "unknown error"})`,
        ),
    })
    const keyring = yield* Effect.option(parseKeyring(text))
    return Option.isSome(keyring) ? makeNodeCrypto(keyring.value) : yield* secretCrypto(text)
  })

/** Labels under a plain secret: HMAC-SHA-256(secret, label), as other programs compute them. */
const secretCrypto = (secret: Redacted.Redacted<string>) =>
  Effect.gen(function* () {
    if (Redacted.value(secret).length < SECRET_LENGTH_MIN) {
      return yield* keysFailed(`The secret has fewer than ${SECRET_LENGTH_MIN} characters`)
    }
    const crypto = makeNodeCrypto([yield* generateKey])
    return {
      ...crypto,
      digest: (_, text) => crypto.hmac(secret, text),
      digests: (_, text) => [crypto.hmac(secret, text)],
    } satisfies CryptoShape as CryptoShape
  })

const keysFailed = (reason: string) => new CommandFailed({ code: "KEYS_INVALID", exit: "configuration", reason })

/** Codes of a format that no database knows yet. Their key is thrown away: what is not written down is gone. */
export const offlineCodes = (
  format: CodeFormat,
  count: number,
  crypto: CryptoShape,
): Effect.Effect<Stream.Stream<string>, Invalid> =>
  Effect.gen(function* () {
    const bits = entropyBits(format)
    if (2 ** bits < count * FORMAT_ROOM_FACTOR) {
      return yield* invalid("FORMAT_TOO_SMALL", "/count", "This format has too few codes for so many vouchers")
    }
    const source = codeSource(crypto, format, yield* newBatchKey(crypto))
    const isNew = bits >= COLLISION_FREE_BITS ? () => true : firstTimeOnly()
    return Stream.paginateChunk({ made: 0, number: 0 }, ({ made, number }) => {
      const codes = source
        .codes(number, Math.min(CODES_CHUNK, count - made))
        .map(({ text }) => text)
        .filter(isNew)
      const next = { made: made + codes.length, number: number + CODES_CHUNK }
      return [Chunk.unsafeFromArray(codes), next.made >= count ? Option.none() : Option.some(next)]
    })
  })

const firstTimeOnly = () => {
  const seen = new Set<string>()
  return (code: string) => seen.size < seen.add(code).size
}

/** A `Crypto` for codes without a label: nothing of it outlives the process. */
export const throwAwayCrypto = Effect.map(generateKey, (key) => makeNodeCrypto([key]))

export { codeCarriesLabel }
