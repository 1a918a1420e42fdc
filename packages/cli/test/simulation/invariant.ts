import type { TakenCommit } from "./shadow.ts"
import type { Stage } from "./stage.ts"

/** Something that holds after every commit, told by what the commit touched. Answers what is wrong. */
export interface CommitInvariant {
  readonly name: string
  readonly check: (commit: TakenCommit, stage: Stage) => Iterable<string>
}

/** Something that holds at any moment, and takes a look at everything. */
export interface WorldInvariant {
  readonly name: string
  readonly check: (stage: Stage) => Iterable<string>
}
