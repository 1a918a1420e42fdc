import { FetchHttpClient, HttpApp, HttpServerRequest } from "@effect/platform"
import { Effect, Layer } from "effect"
import { makeHttpApp } from "./api_app.ts"

/** Where the API is when it is not behind a listener: a name that no resolver knows. */
export const IN_PROCESS_URL = "http://mintcode.invalid"

/** The address that requests from the same process come from. */
const LOCAL_ADDRESS = "127.0.0.1"

/** An app as a web handler: a request in, a response out, no socket. */
export const webHandlerOf = (app: HttpApp.Default): Effect.Effect<(request: Request) => Promise<Response>> =>
  Effect.map(Effect.runtime<never>(), (runtime) => {
    const handle = HttpApp.toWebHandlerRuntime(runtime)(
      Effect.updateService(app, HttpServerRequest.HttpServerRequest, (request) =>
        request.modify({ remoteAddress: LOCAL_ADDRESS }),
      ),
    )
    return (request) => handle(request)
  })

/** The API as a web handler. */
export const makeWebHandler = Effect.flatMap(makeHttpApp, webHandlerOf)

/** An `HttpClient` whose server is in the same process: what `--local` commands speak to. Base address: `IN_PROCESS_URL`. */
export const layerHttpClientInProcess = FetchHttpClient.layer.pipe(
  Layer.provideMerge(
    Layer.scoped(
      FetchHttpClient.Fetch,
      Effect.map(
        makeWebHandler,
        (handle): typeof fetch =>
          (input, init) =>
            handle(new Request(input, init)),
      ),
    ),
  ),
)
