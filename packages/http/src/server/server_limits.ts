/**
 * Limits of the listener, named as `node:http` takes them: `createServer(SERVER_LIMITS)`. A client that sends its
 * request drop by drop (slow loris) is cut off by the first two.
 */
export const SERVER_LIMITS = {
  /** Milliseconds for all headers to arrive. */
  headersTimeout: 10_000,
  /** Milliseconds for the whole request to arrive: an import of 16 MiB over a slow line still fits. */
  requestTimeout: 60_000,
  /** Milliseconds an idle connection is kept: longer than the idle time of usual proxies, so that they close first. */
  keepAliveTimeout: 65_000,
  /** Bytes of all headers together. */
  maxHeaderSize: 16_384,
  /** Milliseconds between looks for connections that are over their time. */
  connectionsCheckingInterval: 5_000,
} as const

/** Characters of an address with its query: room for every filter of ours, and for nothing else. */
export const URL_LENGTH_MAX = 4_096

/** Event streams of one address, over all its browsers. */
export const STREAMS_PER_ADDRESS_MAX = 20

/** Event streams of one redemption, whoever shows its token: a few pages and devices, not a token passed around. */
export const STREAMS_PER_REDEMPTION_MAX = 6

/** Event streams in all: each holds a connection and looks at storage once a second. */
export const STREAMS_MAX = 2_000

/** How soon a refused code is answered at the earliest, whatever was the matter with it. */
export const REFUSAL_FLOOR_MS = 60
