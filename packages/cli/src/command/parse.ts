import { stripVTControlCharacters } from "node:util"
import * as Args from "@effect/cli/Args"
import * as CliConfig from "@effect/cli/CliConfig"
import * as CommandDescriptor from "@effect/cli/CommandDescriptor"
import * as HelpDoc from "@effect/cli/HelpDoc"
import * as Options from "@effect/cli/Options"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as NodePath from "@effect/platform-node/NodePath"
import * as NodeTerminal from "@effect/platform-node/NodeTerminal"
import { Effect, Layer, Record } from "effect"
import { UsageError } from "../failure/failure.ts"
import { sortArguments } from "./arguments.ts"
import type { Flags, Leaf, Positionals } from "./command.ts"

/** What the parser may ask of its surroundings; ours asks nothing. */
const layerSurroundings = Layer.mergeAll(NodeFileSystem.layer, NodePath.layer, NodeTerminal.layer)

/** Slips of the pen are found before: the parser shall not guess. */
const PARSER = { ...CliConfig.defaultConfig, autoCorrectLimit: 0, finalCheckBuiltIn: false }

/** A leaf as `@effect/cli` knows commands. */
export const descriptorOf = (leaf: Leaf, common: Flags) =>
  CommandDescriptor.withDescription(
    CommandDescriptor.make(
      leaf.name,
      Options.all(Record.map({ ...leaf.flags, ...common }, (flag) => Options.withDescription(flag.parser, flag.about))),
      wordsOf(leaf.positionals),
    ),
    leaf.summary,
  )

/** `Args.all` wants at least one. */
const wordsOf = (positionals: Positionals): Args.Args<Readonly<Record<string, unknown>>> =>
  Object.keys(positionals).length === 0
    ? Args.map(Args.none, () => ({}))
    : Args.all(Record.map(positionals, (word) => Args.withDescription(word.parser, word.about)))

/** The values of what was written behind a command. */
export const parseArguments = (
  leaf: Leaf,
  common: Flags,
  written: ReadonlyArray<string>,
): Effect.Effect<Readonly<Record<string, unknown>>, UsageError> =>
  Effect.gen(function* () {
    const { options, words } = yield* sortArguments(written, { ...leaf.flags, ...common }, leaf.positionals)
    const directive = yield* CommandDescriptor.parse(
      descriptorOf(leaf, common),
      [leaf.name, ...options, "--", ...words],
      PARSER,
    ).pipe(
      Effect.provide(layerSurroundings),
      Effect.mapError(({ error }) => new UsageError({ code: "USAGE", reason: textOf(error) })),
    )
    return directive._tag === "UserDefined" ? { ...directive.value.options, ...directive.value.args } : {}
  })

const textOf = (doc: HelpDoc.HelpDoc): string =>
  stripVTControlCharacters(HelpDoc.toAnsiText(doc)).replace(/\s+/g, " ").trim()
