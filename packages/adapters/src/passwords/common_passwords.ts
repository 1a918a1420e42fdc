import { CommonPasswords } from "@mintcode/core/people"
import { Effect, Layer } from "effect"

type Lists = Pick<typeof import("@zxcvbn-ts/language-common"), "dictionary">

/** A CommonJS package: a bundler that splits gives it as `default` alone. */
type Loaded = Lists & { readonly default?: Lists }

/** The most common passwords of published leaks, some 49,000, as zxcvbn-ts keeps them. Nothing is asked of a network. */
export const layerCommonPasswords: Layer.Layer<CommonPasswords> = Layer.effect(
  CommonPasswords,
  Effect.cached(
    Effect.promise(async () => {
      const loaded: Loaded = await import("@zxcvbn-ts/language-common")
      const { dictionary } = loaded.default ?? loaded
      const known: ReadonlySet<string> = new Set(dictionary["passwords-common"])
      return (text: string) => known.has(text)
    }),
  ),
)
