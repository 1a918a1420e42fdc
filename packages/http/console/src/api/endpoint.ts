import { type CallOptions, send } from "./send.ts"
import type { AnswerOf, Endpoint, EndpointName, GroupName, RequestOf } from "./wire.ts"

type MethodOf<E> = E extends { readonly method: infer Method extends string } ? Method : never

/** A declared endpoint as a function. */
export interface Call<E> {
  (request: RequestOf<E>, options?: CallOptions): Promise<AnswerOf<E>>
  /** What the declaration is asked for by the test that compares addresses. */
  readonly endpoint: { readonly group: string; readonly name: string; readonly method: string; readonly path: string }
}

/**
 * An endpoint of the API by the names that it is declared under: request and answer have the declared types. Its
 * address is no type, so it is said again here; `endpoints_test.ts` holds every one to the declaration.
 *
 * @example
 * ```ts
 * const status = endpoint("redeem", "status", "GET", "/redeem/:id")
 * const view = await status({ path: { id } }, { token })
 * ```
 */
export const endpoint = <Group extends GroupName, Name extends EndpointName<Group>>(
  group: Group,
  name: Name,
  method: MethodOf<Endpoint<Group, Name>>,
  path: `/${string}`,
): Call<Endpoint<Group, Name>> =>
  Object.assign(
    (request: RequestOf<Endpoint<Group, Name>>, options?: CallOptions) =>
      send(method, path, request, options) as Promise<AnswerOf<Endpoint<Group, Name>>>,
    { endpoint: { group, name, method, path } },
  )
