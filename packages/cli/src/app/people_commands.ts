import { People } from "@mintcode/core/people"
import { Effect, Layer, type Redacted } from "effect"
import { Config, type ConfigShape } from "../config/config.ts"
import { layerDomain } from "./layers.ts"

/** Makes a super admin on the configured database. */
export const createSuperAdmin = (
  config: ConfigShape,
  email: string,
  password: Redacted.Redacted<string>,
  locale: "zh" | "en",
) =>
  Effect.flatMap(People, (people) => people.createSuperAdmin(email, password, locale)).pipe(
    Effect.map(({ id, email: kept, role }) => ({ id, email: kept, role })),
    Effect.provide(Layer.provide(layerDomain, Layer.succeed(Config, config))),
  )
