import { Effect } from "effect"
import { makeTurnstileServer, TURNSTILE_SECRET } from "../../adapters/test/turnstile_server.ts"
import type { ErrorCases } from "./error_world.ts"
import { ask } from "./requests.ts"
import { startServer } from "./server_fixture.ts"

type SetUp = Readonly<Record<string, unknown>>

/** The answer of a server of its own, with other settings and configuration than the world's. */
export const withSettings = async (
  setUp: SetUp,
  path: string,
  body: object,
  config: { readonly challengeOrigin?: string } = {},
) => {
  const server = await startServer({ config })
  for (const [key, value] of Object.entries(setUp)) {
    await ask(server, "PUT", `/admin/settings/${key}`, { body: { value } })
  }
  const answer = await ask(server, "POST", path, { body })
  await server.stop()
  return answer
}

/** On a server that asks for a challenge, and has nobody to check one. */
const challenged = (path: string, body: object, setUp: SetUp = {}, challengeOrigin = "http://127.0.0.1:9") =>
  withSettings({ turnstile_enabled: true, ...setUp }, path, body, { challengeOrigin })

const notPassed = (path: string, body: object) =>
  Effect.runPromise(
    Effect.scoped(
      Effect.flatMap(makeTurnstileServer, ({ url }) =>
        Effect.promise(() => challenged(path, body, { turnstile_secret_key: TURNSTILE_SECRET }, url)),
      ),
    ),
  )

/** How each error of a challenge comes about at a route that asks for one. */
export const challenges = (path: string, body: object): ErrorCases[string] => [
  ["CHALLENGE_REQUIRED", () => challenged(path, body)],
  ["CHALLENGE_FAILED", () => notPassed(path, { ...body, challenge: "made up" })],
  ["CHALLENGE_UNAVAILABLE", () => challenged(path, { ...body, challenge: "made up" })],
]
