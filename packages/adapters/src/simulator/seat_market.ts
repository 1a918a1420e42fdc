import { makeSeatBook, type SeatBook, type WorkspaceChange, type WorkspaceReport } from "./seat_book.ts"
import type { SimulatedWorkspace } from "./seat_script.ts"

/** All simulated workspaces. */
export interface SeatMarket {
  readonly byId: (id: string) => SeatBook | undefined
  readonly byToken: (token: string) => SeatBook | undefined
  /** Opens workspaces that are new; those that are known keep their books. */
  readonly setScript: (workspaces: Readonly<Record<string, SimulatedWorkspace>>) => void
  readonly control: SeatControl
}

/** Takes hold of the workspaces of a running simulator. */
export interface SeatControl {
  /** What each workspace really has, whatever its lists say. */
  readonly workspaces: () => ReadonlyArray<WorkspaceReport>
  /** False when there is no such workspace. */
  readonly changeWorkspace: (id: string, change: WorkspaceChange) => boolean
  /** Somebody accepts the invitation; false when there is none open. */
  readonly acceptInvitation: (id: string, email: string) => boolean
  /** Somebody becomes a member whom nobody invited; `phantom` is listed, and not there. */
  readonly joinWorkspace: (id: string, email: string, phantom?: boolean) => boolean
  /** A member is no longer there, by nobody's call. */
  readonly leaveWorkspace: (id: string, email: string) => boolean
}

export const makeSeatMarket = (
  initial: Readonly<Record<string, SimulatedWorkspace>>,
  nowMs: () => number,
): SeatMarket => {
  const books = new Map<string, SeatBook>()
  const setScript: SeatMarket["setScript"] = (workspaces) => {
    for (const [id, spec] of Object.entries(workspaces))
      if (!books.has(id)) books.set(id, makeSeatBook(id, spec, nowMs))
  }
  setScript(initial)
  const found = (id: string, act: (book: SeatBook) => unknown): boolean => {
    const book = books.get(id)
    return book !== undefined && act(book) !== false
  }
  return {
    byId: (id) => books.get(id),
    byToken: (token) => [...books.values()].find((book) => book.token === token),
    setScript,
    control: {
      workspaces: () => [...books.values()].map((book) => book.report()),
      changeWorkspace: (id, change) => found(id, (book) => book.change(change)),
      acceptInvitation: (id, email) => found(id, (book) => book.accept(email)),
      joinWorkspace: (id, email, phantom = false) => found(id, (book) => book.join(email, phantom)),
      leaveWorkspace: (id, email) => found(id, (book) => book.vanish(email)),
    },
  }
}
