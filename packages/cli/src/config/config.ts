import { readFileSync } from "node:fs"
import { LOOPBACK_NETWORKS, type Network, parseNetwork } from "@mintcode/core/kernel"
import { Context, Effect, Option, Redacted, Schema } from "effect"
import { type Dkim, readDkim } from "./dkim.ts"
import { nearestName, unknownNames, VARIABLES, type VariableKey } from "./variables.ts"

/** A variable has a value that cannot be used, or a name that means nothing. */
export class ConfigInvalid extends Schema.TaggedError<ConfigInvalid>()("ConfigInvalid", {
  code: Schema.Literal("CONFIG_INVALID", "CONFIG_UNKNOWN_NAME", "CONFIG_FILE_UNREADABLE"),
  name: Schema.String,
  reason: Schema.String,
}) {
  override get message(): string {
    return `${this.name}: ${this.reason}`
  }
}

/** A value and where it came from: `default`, `environment` or the name of a file. */
export interface Sourced {
  readonly value: string | undefined
  readonly source: string
}

/** What is in force. */
export interface ConfigShape {
  readonly databaseUrl: Redacted.Redacted<string>
  /** Where Redis is; without it the database carries all work. */
  readonly redisUrl: Option.Option<Redacted.Redacted<string>>
  readonly host: string
  readonly port: number
  readonly publicUrl: Option.Option<string>
  readonly mode: "development" | "production"
  readonly keys: Option.Option<Redacted.Redacted<string>>
  /** Where the keys came from, when from a file. */
  readonly keysFile: Option.Option<string>
  readonly adminToken: Option.Option<Redacted.Redacted<string>>
  readonly worker: "inline" | "off"
  /** How long a stopping server goes on serving, so that balancers see in time that it is not ready any more. */
  readonly drainMs: number
  readonly trustedProxies: ReadonlyArray<string>
  /** Where mail goes and whom it is from; without it mail waits. */
  readonly smtp: Option.Option<{
    readonly url: Redacted.Redacted<string>
    readonly from: string
    /** What mails are signed with, where the mail server does not do it. */
    readonly dkim?: Dkim
  }>
  /** Where challenges come from and are checked: it gets the secret, and its scripts run in the pages. */
  readonly turnstileOrigin: string
  /** Networks besides the public internet in which providers of workspaces may be. */
  readonly seatNetworks: ReadonlyArray<Network>
  /** Whether webhooks may go to this machine. */
  readonly webhookLoopback: boolean
  readonly logLevel: "debug" | "info" | "warning" | "error" | "none"
  readonly logFormat: "pretty" | "json"
  readonly sources: Readonly<Record<VariableKey, Sourced>>
}

export class Config extends Context.Tag("@mintcode/cli/config/Config")<Config, ConfigShape>() {}

type Environment = Readonly<Record<string, string | undefined>>

const readSource = (environment: Environment, key: VariableKey): Effect.Effect<Sourced, ConfigInvalid> => {
  const { name, default: initial } = VARIABLES[key]
  const plain = environment[name]
  const path = environment[`${name}_FILE`]
  if (plain !== undefined && path !== undefined) {
    return new ConfigInvalid({ code: "CONFIG_INVALID", name, reason: `set it or ${name}_FILE, not both` })
  }
  if (path !== undefined) {
    return Effect.try({
      try: () => ({ value: readFileSync(path, "utf8").trim(), source: path }),
      catch: (cause) =>
        new ConfigInvalid({
          code: "CONFIG_FILE_UNREADABLE",
          name: `${name}_FILE`,
          reason: `cannot read "${path}": ${(cause as NodeJS.ErrnoException).code ?? "unknown error"}`,
        }),
    })
  }
  // An empty variable is one that was not set: compose files and shells make such.
  return Effect.succeed(
    plain === undefined || plain === ""
      ? { value: initial, source: "default" }
      : { value: plain, source: "environment" },
  )
}

const oneOf = <const Choice extends string>(
  key: VariableKey,
  value: string | undefined,
  choices: ReadonlyArray<Choice>,
) => {
  const found = choices.find((choice) => choice === value)
  return found === undefined
    ? Effect.fail(
        new ConfigInvalid({
          code: "CONFIG_INVALID",
          name: VARIABLES[key].name,
          reason: `takes ${choices.join(", ").replace(/, ([^,]*)$/, " or $1")}`,
        }),
      )
    : Effect.succeed(found)
}

const PORT_MAX = 65_535

const address = (value: string) =>
  Effect.gen(function* () {
    const match = /^(?:\[([0-9a-fA-F:]+)\]|([^:\s]+)):(\d{1,5})$/.exec(value)
    const port = Number(match?.[3])
    if (match === null || port > PORT_MAX) {
      return yield* new ConfigInvalid({
        code: "CONFIG_INVALID",
        name: VARIABLES.listen.name,
        reason: "takes an address and a port, such as 127.0.0.1:8787 or [::1]:8787",
      })
    }
    return { host: match[1] ?? match[2] ?? "", port }
  })

const secret = ({ value }: Sourced) => Option.map(Option.fromNullable(value), Redacted.make)

/** The characters of a bearer token (RFC 6750, section 2.1), and enough of them that nobody guesses it. */
const ADMIN_TOKEN = /^[A-Za-z0-9\-._~+/]{16,}=*$/

const adminToken = (source: Sourced) =>
  source.value === undefined || ADMIN_TOKEN.test(source.value)
    ? Effect.succeed(secret(source))
    : new ConfigInvalid({
        code: "CONFIG_INVALID",
        name: VARIABLES.adminToken.name,
        reason: "takes at least 16 letters, digits or -._~+/ without spaces",
      })

const httpUrl = (value: string) =>
  /^https?:\/\/[^\s/]+/.test(value) && URL.canParse(value)
    ? Effect.succeed(value.replace(/\/+$/, ""))
    : new ConfigInvalid({
        code: "CONFIG_INVALID",
        name: VARIABLES.publicUrl.name,
        reason: "takes an address that begins with http:// or https://",
      })

const redisUrl = (source: Sourced) =>
  source.value === undefined || (/^rediss?:\/\/[^\s/]+/.test(source.value) && URL.canParse(source.value))
    ? Effect.succeed(secret(source))
    : new ConfigInvalid({
        code: "CONFIG_INVALID",
        name: VARIABLES.redisUrl.name,
        reason: "takes an address such as redis://user:password@host:6379/0 or rediss://…",
      })

/** Balancers look every few seconds. */
const DRAIN_SECONDS_PRODUCTION = 5
const DRAIN_SECONDS_MAX = 300

const drainMs = ({ value }: Sourced, mode: ConfigShape["mode"]) => {
  if (value === undefined) return Effect.succeed(mode === "production" ? DRAIN_SECONDS_PRODUCTION * 1_000 : 0)
  return /^\d{1,3}$/.test(value) && Number(value) <= DRAIN_SECONDS_MAX
    ? Effect.succeed(Number(value) * 1_000)
    : new ConfigInvalid({
        code: "CONFIG_INVALID",
        name: VARIABLES.drainSeconds.name,
        reason: `takes whole seconds from 0 to ${DRAIN_SECONDS_MAX}`,
      })
}

/** An address, alone or with a name in front of it. */
const SENDER = /^(?:[^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/

const smtp = ({ value: url }: Sourced, { value: from }: Sourced, dkim: Dkim | undefined) =>
  Effect.gen(function* () {
    const wrong = (name: string, reason: string) => new ConfigInvalid({ code: "CONFIG_INVALID", name, reason })
    if (url === undefined) {
      return dkim === undefined
        ? Option.none()
        : yield* wrong(VARIABLES.smtpUrl.name, "is needed where mails are to be signed")
    }
    if (!/^smtps?:\/\/[^\s/]+/.test(url) || !URL.canParse(url)) {
      return yield* wrong(VARIABLES.smtpUrl.name, "takes an address such as smtp://user:password@host:587 or smtps://…")
    }
    if (from === undefined || !SENDER.test(from)) {
      return yield* wrong(VARIABLES.mailFrom.name, "takes the sender of mail, such as Mint Shop <shop@mint.example>")
    }
    return Option.some({ url: Redacted.make(url), from, ...(dkim === undefined ? {} : { dkim }) })
  })

const dkim = (domain: Sourced, selector: Sourced, key: Sourced) =>
  Effect.mapError(
    readDkim({ domain: domain.value, selector: selector.value, key: key.value }),
    ({ part, reason }) =>
      new ConfigInvalid({
        code: "CONFIG_INVALID",
        name: { domain: VARIABLES.dkimDomain, selector: VARIABLES.dkimSelector, key: VARIABLES.dkimKey }[part].name,
        reason,
      }),
  )

/** A plain origin: anything behind the host would become part of the pages' policy. */
const ORIGIN = /^(https?):\/\/([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[::1\])(?::\d{1,5})?$/
const LOOPBACK_HOST = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/

const turnstileOrigin = (value: string, mode: ConfigShape["mode"]) => {
  const [, scheme, host = ""] = ORIGIN.exec(value) ?? []
  const isFine = scheme === "https" || (scheme === "http" && mode === "development" && LOOPBACK_HOST.test(host))
  return isFine && URL.canParse(value)
    ? Effect.succeed(value)
    : new ConfigInvalid({
        code: "CONFIG_INVALID",
        name: VARIABLES.turnstileOrigin.name,
        reason: "takes https:// and a host, and nothing else; in development also http:// and this machine",
      })
}

/** The simulator is on this machine, and so is what is being developed. */
const seatNetworks = ({ value }: Sourced, mode: ConfigShape["mode"]) => {
  if (value === undefined) return Effect.succeed(mode === "development" ? LOOPBACK_NETWORKS : [])
  return Effect.forEach(listOf(value), (text) => {
    const network = parseNetwork(text)
    return network === undefined
      ? new ConfigInvalid({
          code: "CONFIG_INVALID",
          name: VARIABLES.seatNetworks.name,
          reason: "takes networks such as 10.0.0.0/8 or fd00::/8, with commas between them",
        })
      : Effect.succeed(network)
  })
}

const listOf = (value: string): ReadonlyArray<string> =>
  value
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "")

/** This machine is no target where strangers register webhooks: they would reach what only it may reach. */
const webhookLoopback = ({ value }: Sourced, mode: ConfigShape["mode"]) =>
  Effect.flatMap(oneOf("webhookLoopback", value, ["refuse", "allow"]), (choice) =>
    choice === "allow" && mode === "production"
      ? new ConfigInvalid({
          code: "CONFIG_INVALID",
          name: VARIABLES.webhookLoopback.name,
          reason: "is for development: in production it stays refuse",
        })
      : Effect.succeed(choice === "allow"),
  )

/**
 * Reads the configuration from `MINTCODE_` variables and the files they name. A name that begins with `MINTCODE_` and
 * means nothing is an error: a setting that silently does not hold is worse than a program that does not start.
 */
export const readConfig = (environment: Environment): Effect.Effect<ConfigShape, ConfigInvalid> =>
  Effect.gen(function* () {
    const [unknown] = unknownNames(Object.keys(environment))
    if (unknown !== undefined) {
      return yield* new ConfigInvalid({
        code: "CONFIG_UNKNOWN_NAME",
        name: unknown,
        reason: `there is no such setting; did you mean ${nearestName(unknown)}?`,
      })
    }
    const sources = yield* Effect.all(
      Object.fromEntries(
        (Object.keys(VARIABLES) as ReadonlyArray<VariableKey>).map((key) => [key, readSource(environment, key)]),
      ) as Record<VariableKey, Effect.Effect<Sourced, ConfigInvalid>>,
    )
    const { host, port } = yield* address(sources.listen.value ?? "")
    const mode = yield* oneOf("mode", sources.mode.value, ["development", "production"])
    const publicUrl = sources.publicUrl.value
    return {
      databaseUrl: Redacted.make(sources.databaseUrl.value ?? ""),
      redisUrl: yield* redisUrl(sources.redisUrl),
      host,
      port,
      publicUrl: publicUrl === undefined ? Option.none() : Option.some(yield* httpUrl(publicUrl)),
      mode,
      keys: secret(sources.keys),
      keysFile: Option.fromNullable(environment[`${VARIABLES.keys.name}_FILE`]),
      adminToken: yield* adminToken(sources.adminToken),
      worker: yield* oneOf("worker", sources.worker.value, ["inline", "off"]),
      drainMs: yield* drainMs(sources.drainSeconds, mode),
      trustedProxies: listOf(sources.trustedProxies.value ?? ""),
      smtp: yield* smtp(
        sources.smtpUrl,
        sources.mailFrom,
        yield* dkim(sources.dkimDomain, sources.dkimSelector, sources.dkimKey),
      ),
      turnstileOrigin: yield* turnstileOrigin(sources.turnstileOrigin.value ?? "", mode),
      seatNetworks: yield* seatNetworks(sources.seatNetworks, mode),
      webhookLoopback: yield* webhookLoopback(sources.webhookLoopback, mode),
      logLevel: yield* oneOf("logLevel", sources.logLevel.value, ["debug", "info", "warning", "error", "none"]),
      logFormat: yield* oneOf("logFormat", sources.logFormat.value, ["pretty", "json"]),
      sources,
    }
  })
