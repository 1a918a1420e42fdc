import { useTranslation } from "react-i18next"
import { StateTag, type Tone } from "../../parts/state_tag.tsx"
import type { WorkspaceState } from "./workspace_calls.ts"

const TONES: Readonly<Record<WorkspaceState, Tone>> = {
  active: "good",
  draining: "busy",
  disabled: "attention",
  dead: "bad",
}

export const WORKSPACE_STATES = Object.keys(TONES) as ReadonlyArray<WorkspaceState>

/** The state of a workspace. */
export const WorkspaceStateTag = ({ state }: { readonly state: WorkspaceState }) => {
  const { t } = useTranslation("workspaces")
  return <StateTag text={t(`states.${state}`)} tone={TONES[state]} />
}
