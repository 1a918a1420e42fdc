import { HttpApiClient, type HttpApiError, HttpClient, type HttpClientError, HttpClientRequest } from "@effect/platform"
import type { BuyerView } from "@mintcode/core/redemption"
import type { MintRequest } from "@mintcode/core/voucher"
import { Effect, type ParseResult, Redacted, type Stream } from "effect"
import {
  type AuditExportQuery,
  type ExportFormat,
  type LeaseExportQuery,
  type LicenceExportQuery,
  MintCodeApi,
  type Problem,
  type SeatExportQuery,
  type VoucherExportQuery,
  type WorkspaceExportQuery,
} from "../api/mod.ts"
import { whileReading, withBareErrors } from "./bare_request.ts"
import { followRedemption } from "./redemption_events.ts"
import { retrying } from "./retrying.ts"
import {
  exportAudit,
  exportLeases,
  exportLicences,
  exportSeats,
  exportVouchers,
  exportWorkspaces,
  type MintedStream,
  mintStream,
} from "./streams.ts"

export interface ClientOptions {
  /** Where the server is, such as `https://shop.example`. */
  readonly baseUrl: string | URL
  /** Who asks: an operator token, an API key, or the capability token of a redemption. */
  readonly token?: Redacted.Redacted<string> | undefined
  /**
   * Sends again what may be sent again (reads, and what carries an `Idempotency-Key`) when there was no answer or one
   * that says to come later: a few times, with growing pauses, and as `Retry-After` says. Off when nothing is said.
   */
  readonly retries?: boolean | undefined
}

/**
 * What a call may fail with: a `Problem` is the server's answer, a `ParseError` a request that does not fit the
 * declaration and was not sent, an `HttpApiDecodeError` an answer that does not. No error carries the token.
 */
export type ClientError =
  | Problem
  | HttpClientError.HttpClientError
  | ParseResult.ParseError
  | HttpApiError.HttpApiDecodeError

const makeCalls = (httpClient: HttpClient.HttpClient, baseUrl: string) =>
  HttpApiClient.makeWith(MintCodeApi, {
    httpClient,
    baseUrl,
    transformResponse: whileReading,
  })

/** One method for each endpoint, by group. */
export type Calls = Effect.Effect.Success<ReturnType<typeof makeCalls>>

/** The typed client. */
export interface MintCodeClient extends Calls {
  /** Mints up to a million codes; they arrive while they are minted. */
  readonly mintStream: (
    request: MintRequest,
    options?: { readonly idempotencyKey?: string },
  ) => Effect.Effect<MintedStream, ClientError>
  /** The bytes of an export, in constant memory. */
  readonly exportVouchers: (
    query: typeof VoucherExportQuery.Type & { readonly format: ExportFormat },
  ) => Stream.Stream<Uint8Array, ClientError>
  /** The same of licences, whose codes stay masked. */
  readonly exportLicences: (query: typeof LicenceExportQuery.Type) => Stream.Stream<Uint8Array, ClientError>
  /** Workspaces (without tokens), seats and leases. */
  readonly exportWorkspaces: (query: typeof WorkspaceExportQuery.Type) => Stream.Stream<Uint8Array, ClientError>
  readonly exportSeats: (query: typeof SeatExportQuery.Type) => Stream.Stream<Uint8Array, ClientError>
  readonly exportLeases: (query: typeof LeaseExportQuery.Type) => Stream.Stream<Uint8Array, ClientError>
  /** The bytes of an export of the audit, in constant memory. */
  readonly exportAudit: (query: typeof AuditExportQuery.Type) => Stream.Stream<Uint8Array, ClientError>
  /** States of a redemption as they come; reconnects by itself and ends when the redemption has ended. */
  readonly followRedemption: (
    id: string,
    options?: { readonly lastEventId?: string },
  ) => Stream.Stream<BuyerView, ClientError>
  /** The same client for somebody else: the holder of a redemption, say. */
  readonly withToken: (token: Redacted.Redacted<string> | undefined) => Effect.Effect<MintCodeClient>
}

/** A client over whatever `HttpClient` there is: Node's, a browser's fetch, or a server in the same process. */
export const makeClient = (options: ClientOptions): Effect.Effect<MintCodeClient, never, HttpClient.HttpClient> =>
  Effect.flatMap(HttpClient.HttpClient, (httpClient) => makeClientWith(httpClient, options))

const makeClientWith = (
  httpClient: HttpClient.HttpClient,
  { baseUrl, retries, token }: ClientOptions,
): Effect.Effect<MintCodeClient> => {
  const base = String(baseUrl).replace(/\/+$/, "")
  const patient = retries === true ? retrying(httpClient) : httpClient
  const authorised = withBareErrors(
    token === undefined
      ? patient
      : HttpClient.mapRequest(patient, HttpClientRequest.bearerToken(Redacted.value(token))),
  )
  const raw = HttpClient.mapRequest(authorised, HttpClientRequest.prependUrl(base))
  return Effect.map(makeCalls(authorised, base), (calls) => ({
    ...calls,
    mintStream: mintStream(raw),
    exportAudit: exportAudit(raw),
    exportVouchers: exportVouchers(raw),
    exportLicences: exportLicences(raw),
    exportWorkspaces: exportWorkspaces(raw),
    exportSeats: exportSeats(raw),
    exportLeases: exportLeases(raw),
    followRedemption: followRedemption(raw),
    withToken: (other) => makeClientWith(httpClient, { baseUrl: base, retries, token: other }),
  }))
}
