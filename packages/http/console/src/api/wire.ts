import type { HttpApiEndpoint, HttpApiGroup } from "@effect/platform"
import type { MintCodeApi, Problem } from "@mintcode/http/api"
import type { Brand, Redacted } from "effect"

/**
 * What requests and answers look like as JSON, taken from the API's declaration. Only types are imported: the
 * declaration itself, with the library that it is written in, is larger than a whole page may be (decision 0014).
 */

type Groups = typeof MintCodeApi extends { readonly groups: Readonly<Record<string, infer G>> } ? G : never

/** Names of the declaration's groups. */
export type GroupName = Groups["identifier"]

type EndpointsOf<Group extends GroupName> = HttpApiGroup.HttpApiGroup.Endpoints<
  HttpApiGroup.HttpApiGroup.WithName<Groups, Group>
>

/** Names of a group's endpoints. */
export type EndpointName<Group extends GroupName> = HttpApiEndpoint.HttpApiEndpoint.Name<EndpointsOf<Group>>

/** An endpoint as declared. */
export type Endpoint<
  Group extends GroupName,
  Name extends EndpointName<Group>,
> = HttpApiEndpoint.HttpApiEndpoint.WithName<EndpointsOf<Group>, Name>

/** A value as JSON carries it: secrets are bare, brands are gone, and so is the tag of problems. A test holds each answer of the declaration to it. */
export type OnWire<T> =
  T extends Redacted.Redacted<infer A>
    ? OnWire<A>
    : T extends string
      ? Bare<T, string>
      : T extends number
        ? Bare<T, number>
        : T extends boolean | null | undefined
          ? T
          : T extends ReadonlyArray<infer Item>
            ? ReadonlyArray<OnWire<Item>>
            : T extends object
              ? { readonly [Key in keyof T as T extends Problem ? Exclude<Key, "_tag"> : Key]: OnWire<T[Key]> }
              : T

/** Literals stay, branded texts and numbers become plain ones. */
type Bare<T, Plain> = T extends Brand.Brand<infer _Name> ? Plain : T

/** The parts of a request that an endpoint takes; those that it does not take are left out. */
export type RequestOf<E> =
  E extends HttpApiEndpoint.HttpApiEndpoint<
    infer _Name,
    infer _Method,
    infer Path,
    infer UrlParams,
    infer Payload,
    infer Headers,
    infer _Success,
    infer _Error,
    infer _R,
    infer _RE
  >
    ? Part<"path", Path> & Part<"urlParams", UrlParams> & Part<"payload", Payload> & OptionalPart<"headers", Headers>
    : never

type Part<Name extends string, Value> = [Value] extends [never]
  ? unknown
  : Partial<Value> extends Value
    ? OptionalPart<Name, Value>
    : { readonly [Key in Name]: OnWire<Value> }

type OptionalPart<Name extends string, Value> = [Value] extends [never]
  ? unknown
  : { readonly [Key in Name]?: OnWire<Value> }

/** What an endpoint answers with. */
export type AnswerOf<E> =
  E extends HttpApiEndpoint.HttpApiEndpoint<
    infer _Name,
    infer _Method,
    infer _Path,
    infer _UrlParams,
    infer _Payload,
    infer _Headers,
    infer Success,
    infer _Error,
    infer _R,
    infer _RE
  >
    ? OnWire<Success>
    : never

/** Problem details (RFC 9457) as the server sends them. */
export type WireProblem = OnWire<Problem>
