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
import {
  AuditExportQuery,
  type ExportFormat,
  LeaseExportQuery,
  LicenceExportQuery,
  Problem,
  SeatExportQuery,
  VoucherExportQuery,
  WorkspaceExportQuery,
} from "../api/mod.ts"
import { answerUnreadable, bareError } from "./bare_request.ts"

/** A batch whose codes arrive while they are minted. */
export interface MintedStream {
  readonly batchId: string
  readonly codes: Stream.Stream<string, HttpClientError.ResponseError>
}

const encodeMint = Schema.encode(MintRequest)
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

type StreamError = Problem | HttpClientError.HttpClientError | ParseResult.ParseError | HttpApiError.HttpApiDecodeError

/** The bytes of a file that the server streams. */
const exported =
  <Query>(
    path: string,
    encode: (query: Query) => Effect.Effect<Readonly<Record<string, unknown>>, ParseResult.ParseError>,
  ) =>
  (httpClient: HttpClient.HttpClient) =>
  (query: Query): Stream.Stream<Uint8Array, StreamError> =>
    Stream.unwrap(
      Effect.flatMap(encode(query), (encoded) =>
        Effect.map(
          sendForStream(
            httpClient,
            HttpClientRequest.setUrlParams(HttpClientRequest.get(path), encoded as UrlParams.Input),
          ),
          (response) => Stream.mapError(response.stream, bareError),
        ),
      ),
    )

export const exportVouchers = exported<typeof VoucherExportQuery.Type & { readonly format: ExportFormat }>(
  "/admin/vouchers/export",
  Schema.encode(VoucherExportQuery),
)

export const exportLicences = exported("/admin/licences/export", Schema.encode(LicenceExportQuery))

export const exportWorkspaces = exported("/admin/workspaces/export", Schema.encode(WorkspaceExportQuery))

export const exportSeats = exported("/admin/seats/export", Schema.encode(SeatExportQuery))

export const exportLeases = exported("/admin/leases/export", Schema.encode(LeaseExportQuery))

export const exportAudit = exported("/admin/audit/export", Schema.encode(AuditExportQuery))

const linesOf = (response: HttpClientResponse.HttpClientResponse): MintedStream["codes"] =>
  response.stream.pipe(
    Stream.mapError(bareError),
    Stream.decodeText("utf-8"),
    Stream.splitLines,
    Stream.filter((line) => line !== ""),
  )
