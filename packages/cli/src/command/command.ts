import type { Args } from "@effect/cli/Args"
import type { Options } from "@effect/cli/Options"
import type { Effect } from "effect"
import type { Output } from "../output/output.ts"

/** An option of a command: how it is written, what it is for, and how its value is read. */
export interface Flag<A> {
  /** Without the dashes. */
  readonly name: string
  /** One letter, where there is a short form. */
  readonly short?: string
  readonly about: string
  /** What stands for the value in help; `undefined` for switches, which take none. */
  readonly meta: string | undefined
  readonly required: boolean
  /** Of a switch: what to do instead of giving it a value. */
  readonly hint?: string
  readonly parser: Options<A>
}

/** A word that a command takes without a name. */
export interface Positional<A> {
  readonly name: string
  readonly about: string
  readonly required: boolean
  /** Takes all words that are left; only the last of a command may. */
  readonly many?: boolean
  readonly parser: Args<A>
}

export type Flags = Readonly<Record<string, Flag<unknown>>>
export type Positionals = Readonly<Record<string, Positional<unknown>>>

type Values<Parts extends Flags | Positionals> = {
  readonly [Key in keyof Parts]: Parts[Key] extends Flag<infer A> | Positional<infer A> ? A : never
}

/** What a command's options and words come to. */
export type Input<F extends Flags, P extends Positionals> = Values<F> & Values<P>

/** A command that does something. */
export interface Leaf {
  readonly kind: "leaf"
  readonly name: string
  readonly summary: string
  /** More to know, a line each. */
  readonly notes: ReadonlyArray<string>
  readonly examples: ReadonlyArray<string>
  readonly flags: Flags
  readonly positionals: Positionals
  /** Runs until it is told to stop, so that being told is no failure. */
  readonly lasting: boolean
  readonly run: (input: Readonly<Record<string, unknown>>) => Effect.Effect<void, unknown, Output>
}

/** A command that holds others. */
export interface Group {
  readonly kind: "group"
  readonly name: string
  readonly summary: string
  readonly commands: ReadonlyArray<Command>
  /** What it does when none of them is named; most do nothing but list them. */
  readonly itself: Leaf | undefined
}

export type Command = Leaf | Group

interface LeafSpec<F extends Flags, P extends Positionals> {
  readonly name: string
  readonly summary: string
  readonly notes?: ReadonlyArray<string>
  readonly examples?: ReadonlyArray<string>
  readonly flags?: F
  readonly positionals?: P
  readonly lasting?: boolean
  readonly run: (input: Input<F, P>) => Effect.Effect<void, unknown, Output>
}

/** Declares a command. What `run` gets follows from the flags and positionals. */
export const leaf = <const F extends Flags = Record<never, never>, const P extends Positionals = Record<never, never>>(
  spec: LeafSpec<F, P>,
): Leaf => ({
  kind: "leaf",
  name: spec.name,
  summary: spec.summary,
  notes: spec.notes ?? [],
  examples: spec.examples ?? [],
  flags: spec.flags ?? {},
  positionals: spec.positionals ?? {},
  lasting: spec.lasting ?? false,
  run: (input) => spec.run(input as Input<F, P>),
})

/** Declares a command that holds others, and may do something itself when none of them is named. */
export const group = (name: string, summary: string, commands: ReadonlyArray<Command>, itself?: Leaf): Group => ({
  kind: "group",
  name,
  summary,
  commands,
  itself,
})
