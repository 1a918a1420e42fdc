import { Effect } from "effect"
import { makeTurnstileServer, TURNSTILE_SECRET } from "../../adapters/test/turnstile_server.ts"
import type { ErrorCases } from "./error_world.ts"
import { ask } from "./requests.ts"
import { startServer } from "./server_fixture.ts"

/** On a server that asks for a challenge, and has nobody to check one. */
const challenged = async (path: string, body: object, setUp: Readonly<Record<string, unknown>> = {}) => {
  const server = await startServer()
  for (const [key, value] of Object.entries({ turnstile_enabled: true, ...setUp })) {
    await ask(server, "PUT", `/admin/settings/${key}`, { body: { value } })
  }
  const answer = await ask(server, "POST", path, { body })
  await server.stop()
  return answer
}

const notPassed = (path: string, body: object) =>
  Effect.runPromise(
    Effect.scoped(
      Effect.flatMap(makeTurnstileServer, ({ url }) =>
        Effect.promise(() =>
          challenged(path, body, { turnstile_base_url: url, turnstile_secret_key: TURNSTILE_SECRET }),
        ),
      ),
    ),
  )

/** How each error of a challenge comes about at a route that asks for one. */
export const challenges = (path: string, body: object): ErrorCases[string] => [
  ["CHALLENGE_REQUIRED", () => challenged(path, body)],
  ["CHALLENGE_FAILED", () => notPassed(path, { ...body, challenge: "made up" })],
  ["CHALLENGE_UNAVAILABLE", () => challenged(path, { ...body, challenge: "made up" })],
]
