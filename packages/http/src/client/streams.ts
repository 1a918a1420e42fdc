import {
  type HttpApiError,
  type HttpClient,
  type HttpClientError,
  HttpClientRequest,
  type HttpClientResponse,
  type UrlParams,
} from "@effect/platform"
import { MintRequest } from "@mintcode/core/voucher"
import { Effect, type ParseResult, Schema, Stream } from "effect"
import { AuditExportQuery, type ExportFormat, Problem, VoucherExportQuery } from "../api/mod.ts"
import { answerUnreadable, bareError } from "./bare_request.ts"

/** A batch whose codes arrive while they are minted. */
export interface MintedStream {
  readonly batchId: string
  readonly codes: Stream.Stream<string, HttpClientError.ResponseError>
}

type ByteStream = Stream.Stream<
  Uint8Array,
  Problem | HttpClientError.HttpClientError | ParseResult.ParseError | HttpApiError.HttpApiDecodeError
>

const encodeAuditExport = Schema.encode(AuditExportQuery)
const encodeMint = Schema.encode(MintRequest)
const encodeExport = Schema.encode(VoucherExportQuery)
const decodeProblem = Schema.decodeUnknown(Problem)

/** Sends a request whose answer is a stream; a problem becomes the failure. */
export const sendForStream = (httpClient: HttpClient.HttpClient, request: HttpClientRequest.HttpClientRequest) =>
  Effect.flatMap(httpClient.execute(request), (response) =>
    response.status < 300
      ? Effect.succeed(response)
      : Effect.flatMap(
          Effect.flatMap(Effect.mapError(response.json, bareError), (body) =>
            Effect.catchAll(decodeProblem(body), answerUnreadable),
          ),
          Effect.fail,
        ),
  )

export const mintStream =
  (httpClient: HttpClient.HttpClient) =>
  (
    request: MintRequest,
    options: { readonly idempotencyKey?: string } = {},
  ): Effect.Effect<
    MintedStream,
    Problem | HttpClientError.HttpClientError | ParseResult.ParseError | HttpApiError.HttpApiDecodeError
  > =>
    Effect.gen(function* () {
      const response = yield* sendForStream(
        httpClient,
        HttpClientRequest.post("/admin/vouchers/stream").pipe(
          HttpClientRequest.accept("text/plain"),
          options.idempotencyKey === undefined
            ? (same) => same
            : HttpClientRequest.setHeader("idempotency-key", options.idempotencyKey),
          HttpClientRequest.bodyUnsafeJson(yield* encodeMint(request)),
        ),
      )
      return { batchId: response.headers["x-batch-id"] ?? "", codes: linesOf(response) }
    })

export const exportVouchers =
  (httpClient: HttpClient.HttpClient) =>
  (query: typeof VoucherExportQuery.Type & { readonly format: ExportFormat }): ByteStream =>
    Stream.unwrap(
      Effect.flatMap(encodeExport(query), (encoded) => byteStream(httpClient, "/admin/vouchers/export", encoded)),
    )

/** The bytes of an export of the audit. */
export const exportAudit =
  (httpClient: HttpClient.HttpClient) =>
  (query: typeof AuditExportQuery.Type): ByteStream =>
    Stream.unwrap(
      Effect.flatMap(encodeAuditExport(query), (encoded) => byteStream(httpClient, "/admin/audit/export", encoded)),
    )

const byteStream = (httpClient: HttpClient.HttpClient, path: string, query: UrlParams.Input) =>
  Effect.map(
    sendForStream(httpClient, HttpClientRequest.setUrlParams(HttpClientRequest.get(path), query)),
    (response) => Stream.mapError(response.stream, bareError),
  )

const linesOf = (response: HttpClientResponse.HttpClientResponse): MintedStream["codes"] =>
  response.stream.pipe(
    Stream.mapError(bareError),
    Stream.decodeText("utf-8"),
    Stream.splitLines,
    Stream.filter((line) => line !== ""),
  )
