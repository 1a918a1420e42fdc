import type { SeatDriver, SeatProvider, SeatProviderSetup } from "@mintcode/core/seat"
import { UpstreamRefused } from "@mintcode/core/supplier"
import { Effect, Either, Schema } from "effect"
import { flawsOf } from "../upstream_http/account_options.ts"
import { isUpstreamUrl, UPSTREAM_TIMEOUT_MS } from "../upstream_http/upstream_http.ts"
import { withinTargets } from "./call_targets.ts"

/** Longest a single call may be given: an invitation with its calls has nine seconds in all. */
const TIMEOUT_MS_MAX = 20_000

/** Whole time of a single call, in milliseconds. */
export const TimeoutOption = Schema.optionalWith(Schema.Int.pipe(Schema.between(50, TIMEOUT_MS_MAX)), {
  default: () => UPSTREAM_TIMEOUT_MS,
})

/** How a protocol makes a driver out of its options. */
export interface SeatDriverParts<A, I> {
  readonly name: string
  readonly baseUrlDefault: string | null
  readonly options: Schema.Schema<A, I>
  readonly make: (setup: SeatProviderSetup, options: A, baseUrl: string) => SeatProvider
  /** What is wrong with a workspace besides its options and address. */
  readonly setupFlaw?: (setup: SeatProviderSetup) => string | undefined
  /** What is wrong with options that are well-formed each for itself. */
  readonly optionFlaws?: (options: A) => ReturnType<SeatDriver["checkOptions"]>
}

/** A driver that checks options and address first. Connecting cannot fail, so every call says what is wrong. */
export const makeSeatDriver = <A, I>(parts: SeatDriverParts<A, I>): SeatDriver => {
  const checkOptions: SeatDriver["checkOptions"] = (options) => {
    const malformed = flawsOf(parts.options, options)
    const flaws = malformed.some(({ path }) => path === "/role") ? malformed : [...roleFlaws(options), ...malformed]
    return flaws.length > 0 ? flaws : (parts.optionFlaws?.(Schema.decodeUnknownSync(parts.options)(options)) ?? [])
  }
  return {
    name: parts.name,
    baseUrlDefault: parts.baseUrlDefault,
    checkOptions,
    connect: (setup) => {
      const flaws = checkOptions(setup.workspace.options)
      if (flaws.length > 0) {
        return refusingProvider(`Options: ${flaws.map((flaw) => `${flaw.path} ${flaw.message}`).join("; ")}`)
      }
      const baseUrl = setup.workspace.baseUrl === "" ? (parts.baseUrlDefault ?? "") : setup.workspace.baseUrl
      if (!isUpstreamUrl(baseUrl)) return refusingProvider("baseUrl is no http or https address")
      const flaw = parts.setupFlaw?.(setup)
      if (flaw !== undefined) return refusingProvider(flaw)
      const options = Schema.decodeUnknownEither(parts.options)(setup.workspace.options)
      if (Either.isLeft(options)) return refusingProvider("Options")
      const provider = parts.make(setup, options.right, baseUrl)
      return setup.targets === undefined ? provider : withinTargets(provider, setup.targets)
    },
  }
}

/** Roles that may see and change nothing of others. */
const LEAST_ROLES = ["standard-user", "member", "reader"]

/** Whoever buys a seat gets the workspace's role: one that may more would hand the workspace to the first of them. */
const roleFlaws = ({ role }: Readonly<Record<string, unknown>>): ReturnType<SeatDriver["checkOptions"]> =>
  typeof role === "string" && !LEAST_ROLES.includes(role)
    ? [{ path: "/role", message: `Expected one of ${LEAST_ROLES.join(", ")}: every buyer would get it` }]
    : []

/** Escapes segments of a path. Dots would lead out of it, however they are escaped: no id looks so. */
export const pathOf = (...segments: ReadonlyArray<string>): string =>
  segments.map((segment) => `/${/^\.+$/.test(segment) ? "_" : encodeURIComponent(segment)}`).join("")

const refusingProvider = (reason: string): SeatProvider => {
  const refused = Effect.fail(new UpstreamRefused({ refusal: "parameters", reason: `Workspace: ${reason}` }))
  return {
    usage: refused,
    standing: () => refused,
    invite: () => refused,
    revoke: () => refused,
    remove: () => refused,
    members: () => refused,
    invitations: () => refused,
  }
}
