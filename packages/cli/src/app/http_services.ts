import { HttpConfig, layerHttp } from "@mintcode/http/server"
import { Layer, Option } from "effect"
import type { ConfigShape } from "../config/config.ts"
import { listenUrl } from "./listen_url.ts"

/** What the API's app needs besides the domain, as configured. Spans are off: nothing takes them yet. */
export const layerHttpServices = (config: ConfigShape) =>
  layerHttp.pipe(
    Layer.provideMerge(
      Layer.succeed(HttpConfig, {
        publicUrl: Option.getOrElse(config.publicUrl, () => listenUrl(config)),
        trustedProxies: config.trustedProxies,
        adminToken: config.adminToken,
        challengeOrigin: config.turnstileOrigin,
        service: "mintcode",
        tracing: false,
      }),
    ),
  )
