import { Context, type Option, type Redacted } from "effect"

/** What the HTTP side is told by whoever starts it. */
export interface HttpConfigShape {
  /** Where buyers and operators reach it (`MINTCODE_PUBLIC_URL`). With `https`, cookies are `Secure`. */
  readonly publicUrl: string
  /** Addresses and networks (CIDR) whose `X-Forwarded-For` is believed (`MINTCODE_TRUSTED_PROXIES`). */
  readonly trustedProxies: ReadonlyArray<string>
  /** The operator token from the environment, if one is set (`MINTCODE_ADMIN_TOKEN`). */
  readonly adminToken: Option.Option<Redacted.Redacted<string>>
  /**
   * Where challenges come from and are checked (`MINTCODE_TURNSTILE_ORIGIN`). Its scripts run in every page and it gets the
   * secret, so that it is no setting: only who may start the server may name it.
   */
  readonly challengeOrigin: string
  /** What `/api/health` calls the service. */
  readonly service: string
  /** Whether requests leave spans. Off unless spans are sent somewhere: they cost half the throughput. */
  readonly tracing: boolean
}

/** The configuration of the HTTP side. */
export class HttpConfig extends Context.Tag("@mintcode/http/server/HttpConfig")<HttpConfig, HttpConfigShape>() {}
