import { HttpApiBuilder } from "@effect/platform"
import { OperatorTokens, operatorWith } from "@mintcode/core/identity"
import { Settings } from "@mintcode/core/settings"
import { Effect, Struct } from "effect"
import { MintCodeApi, versionOf } from "../api/mod.ts"
import { MUTATION } from "./mutation.ts"
import { answer, answerEdit } from "./problem_of_error.ts"
import { withEtag } from "./response_headers.ts"

export const layerSettingGroup = HttpApiBuilder.group(MintCodeApi, "settings", (handlers) =>
  Effect.gen(function* () {
    const settings = yield* Settings
    return handlers
      .handle("list", () => answer(Effect.map(settings.list, (items) => ({ items }))))
      .handle(
        "put",
        ({ path, payload, headers }) =>
          withEtag(answerEdit(versionOf(headers))(settings.put(path.key, payload.value, versionOf(headers)))),
        MUTATION,
      )
  }),
)

export const layerTokenGroup = HttpApiBuilder.group(MintCodeApi, "tokens", (handlers) =>
  Effect.gen(function* () {
    const tokens = yield* OperatorTokens
    return handlers.handle("list", () =>
      answer(
        Effect.zipRight(
          operatorWith("token:manage"),
          Effect.map(tokens.list, (all) => ({ items: all.map((token) => Struct.omit(token, "digest")) })),
        ),
      ),
    )
  }),
)
