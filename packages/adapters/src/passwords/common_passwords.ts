import { CommonPasswords } from "@mintcode/core/people"
import { Effect, Layer } from "effect"

/** The most common passwords of published leaks, some 49,000, as zxcvbn-ts keeps them. Nothing is asked of a network. */
export const layerCommonPasswords: Layer.Layer<CommonPasswords> = Layer.effect(
  CommonPasswords,
  Effect.cached(
    Effect.promise(async () => {
      const { dictionary } = await import("@zxcvbn-ts/language-common")
      const known: ReadonlySet<string> = new Set(dictionary["passwords-common"])
      return (text: string) => known.has(text)
    }),
  ),
)
