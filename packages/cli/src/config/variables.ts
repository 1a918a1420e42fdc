import { distance } from "../command/nearest.ts"

/** One of the `MINTCODE_` variables. Names are fixed: operators' files and scripts hold them. */
export interface Variable {
  readonly name: string
  readonly description: string
  /** What holds when nothing is set; `undefined` for nothing. */
  readonly default: string | undefined
  /** Never printed. */
  readonly secret: boolean
}

const variable = (name: string, description: string, initial?: string, secret = false): Variable => ({
  name: `MINTCODE_${name}`,
  description,
  default: initial,
  secret,
})

/** Every variable there is. Each may also be given as a file, by the same name with `_FILE` behind it. */
export const VARIABLES = {
  databaseUrl: variable(
    "DATABASE_URL",
    "sqlite:./path or mysql://user:password@host:3306/name",
    "sqlite:./data/mintcode.db",
    true,
  ),
  redisUrl: variable(
    "REDIS_URL",
    "redis://host:6379/0 or rediss://…: wake-ups, schedules and limits of many workers; without it the database carries them",
    undefined,
    true,
  ),
  listen: variable("LISTEN", "Address and port the server listens on", "127.0.0.1:8787"),
  publicUrl: variable("PUBLIC_URL", "Address under which buyers and operators reach the server"),
  mode: variable("MODE", "development or production", "development"),
  keys: variable("KEYS", "Secret keys, newest first; `mintcode keys generate` makes one", undefined, true),
  adminToken: variable("ADMIN_TOKEN", "Operator token for automation", undefined, true),
  worker: variable(
    "WORKER",
    "inline: background work inside the server; off: run `mintcode worker` beside it",
    "inline",
  ),
  drainSeconds: variable(
    "DRAIN_SECONDS",
    "How long a stopping server goes on serving once /readyz says 503; unset: 5 in production, 0 in development",
  ),
  trustedProxies: variable(
    "TRUSTED_PROXIES",
    "Addresses or networks whose X-Forwarded-For is believed, comma-separated",
  ),
  smtpUrl: variable(
    "SMTP_URL",
    "Where mail is sent: smtp://user:password@host:587 or smtps://…; without it mail waits",
    undefined,
    true,
  ),
  mailFrom: variable("MAIL_FROM", "Sender of mail, such as Mint Shop <shop@mint.example>"),
  dkimDomain: variable("DKIM_DOMAIN", "Domain that mails are signed for (DKIM); with DKIM_SELECTOR and DKIM_KEY_FILE"),
  dkimSelector: variable("DKIM_SELECTOR", "Selector whose public key stands in the DNS: SELECTOR._domainkey.DOMAIN"),
  dkimKey: variable("DKIM_KEY", "Private RSA key that mails are signed with, as PEM; best as a file", undefined, true),
  turnstileOrigin: variable(
    "TURNSTILE_ORIGIN",
    "Where challenges of buyers come from and are checked",
    "https://challenges.cloudflare.com",
  ),
  seatNetworks: variable(
    "SEAT_NETWORKS",
    "Own networks in which providers of workspaces may be, such as 10.0.0.0/8, comma-separated; unset: none in production, this machine in development",
  ),
  webhookLoopback: variable(
    "WEBHOOK_LOOPBACK",
    "allow: webhooks may go to this machine, for development; refuse: they may not",
    "refuse",
  ),
  logLevel: variable("LOG_LEVEL", "debug, info, warning, error or none", "info"),
  logFormat: variable("LOG_FORMAT", "pretty or json", "pretty"),
  otlpUrl: variable("OTLP_URL", "Where traces are sent"),
} as const satisfies Record<string, Variable>

export type VariableKey = keyof typeof VARIABLES

/** Variables of test runs; the program knows them so as not to take them for slips of the pen. */
const PREFIX_NOT_OURS = "MINTCODE_TEST_"

/** Names that begin like ours and are none. */
export const unknownNames = (names: ReadonlyArray<string>): ReadonlyArray<string> => {
  const known = new Set(Object.values(VARIABLES).flatMap(({ name }) => [name, `${name}_FILE`]))
  return names.filter((name) => name.startsWith("MINTCODE_") && !name.startsWith(PREFIX_NOT_OURS) && !known.has(name))
}

/** The known name that an unknown one was most likely meant to be. */
export const nearestName = (unknown: string): string => {
  const names = Object.values(VARIABLES).map(({ name }) => name)
  return names.reduce((best, name) => (distance(unknown, name) < distance(unknown, best) ? name : best))
}
