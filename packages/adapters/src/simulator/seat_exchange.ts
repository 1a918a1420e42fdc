import type { SimRequest } from "./exchange.ts"
import type { SeatBook } from "./seat_book.ts"

/** The token of a request, without its scheme. */
export const bearerOf = ({ authorization }: SimRequest): string => authorization.replace(/^Bearer\s+/i, "")

/** Without milliseconds, as the services write it. */
export const isoOf = (ms: number): string => new Date(ms).toISOString().replace(/\.\d{3}Z$/, "Z")

/** A body as an object; empty for anything else. */
export const objectOf = ({ body }: SimRequest): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
  } catch {
    return {}
  }
}

/** Rows of a page: what is asked for, as far as the workspace gives it. */
export const pageOf = (book: SeatBook, asked: string | null): number =>
  Math.max(1, Math.min(Number(asked ?? book.spec().pageRowsMax) || 1, book.spec().pageRowsMax))
