import type { MintCodeClient } from "@mintcode/http/client"
import { Effect } from "effect"
import { id } from "../../command/flags.ts"
import { CommandFailed } from "../../failure/failure.ts"

const byId = id()

/** A person, by id or by whole e-mail address. */
export const person = {
  meta: "ID|ADDRESS",
  expected: "an id, or the whole e-mail address of a person",
  read: (written: string): string | undefined => (written.includes("@") ? written : byId.read(written)),
} as const

/** People that a part of an address is looked for among: the whole one is among the first, or there is none. */
const FOUND_MAX = 500

/** The id of whom a command names. Owners need not have an account: an id is taken as it is. */
export const personIdOf = (client: MintCodeClient, named: string) =>
  named.includes("@")
    ? Effect.flatMap(
        client.people.list({ urlParams: { search: named.toLowerCase(), limit: FOUND_MAX } }),
        ({ items }) => {
          const found = items.find(({ email }) => email === named.toLowerCase())
          return found === undefined
            ? new CommandFailed({
                code: "USER_NOT_FOUND",
                exit: "notFound",
                reason: "There is no person with this address",
              })
            : Effect.succeed(found.id as string)
        },
      )
    : Effect.succeed(named)

/** The same for a filter that may be left out. */
export const ownerFilter = (client: MintCodeClient, named: string | undefined) =>
  named === undefined
    ? Effect.succeed({})
    : Effect.map(personIdOf(client, named), (ownerId) => ({ ownerId: ownerId as never }))
