import { CheckCircleOutlined, EditOutlined, SyncOutlined } from "@ant-design/icons"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { App, Button } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ConfirmAction } from "../../parts/confirm_action.tsx"
import { useFilters } from "../../parts/use_filters.ts"
import { SEAT_KEYS } from "../../parts/workspace_choices.ts"
import { useMay } from "../../session/session.ts"
import { useErrorWords } from "../../shell/use_error_words.ts"
import { reconcileWorkspace, removeWorkspace, testWorkspace, type Workspace } from "./workspace_calls.ts"
import { WorkspaceForm } from "./workspace_form.tsx"
import { movesFrom, undoMove, WORKSPACE_MOVES } from "./workspace_moves.ts"

/** What can be done with a workspace. */
export const WorkspaceActions = ({ workspace }: { readonly workspace: Workspace }) => {
  const { t } = useTranslation("workspaces")
  const { t: common } = useTranslation()
  const may = useMay()
  const { change } = useFilters()
  const [isEditing, setEditing] = useState(false)
  return (
    <>
      <TestButton workspace={workspace} />
      {may("seat:edit") ? (
        <>
          <ReconcileButton workspace={workspace} />
          <Button icon={<EditOutlined />} onClick={() => setEditing(true)}>
            {common("edit")}
          </Button>
        </>
      ) : null}
      {movesFrom(workspace.state).map((move) => (
        <ConfirmAction
          key={move}
          permission="seat:edit"
          danger={WORKSPACE_MOVES[move].danger}
          label={t(`moves.${move}.label`)}
          title={t(`moves.${move}.title`, { name: workspace.name })}
          content={t(`moves.${move}.hint`)}
          done={common("saved")}
          touches={SEAT_KEYS}
          undo={undoMove(workspace, move)}
          run={() => WORKSPACE_MOVES[move].call({ path: { id: workspace.id } })}
        />
      ))}
      {workspace.seatsHeld > 0 ? null : (
        <ConfirmAction
          permission="seat:edit"
          danger
          label={common("remove")}
          title={t("removeTitle", { name: workspace.name })}
          content={t("removeHint")}
          done={t("removed")}
          touches={SEAT_KEYS}
          run={async () => {
            await removeWorkspace({ path: { id: workspace.id } })
            change({ id: undefined })
          }}
        />
      )}
      <WorkspaceForm workspace={workspace} open={isEditing} onClose={() => setEditing(false)} />
    </>
  )
}

/** Asks the provider how the workspace is; changes nothing. */
const TestButton = ({ workspace }: { readonly workspace: Workspace }) => {
  const { t } = useTranslation("workspaces")
  const { message } = App.useApp()
  const words = useErrorWords()
  const test = useMutation({
    mutationFn: () => testWorkspace({ path: { id: workspace.id } }),
    onSuccess: ({ ms, ok, problem, reason, seatsMax, seatsUsed }) => {
      if (ok) void message.success(t("works", { used: seatsUsed ?? "?", max: seatsMax ?? "?", ms }))
      else void message.error(t("worksNot", { problem: [problem, reason].filter(Boolean).join(": ") }))
    },
    onError: (error) => void message.error(words(error)),
  })
  return (
    <Button icon={<CheckCircleOutlined />} loading={test.isPending} onClick={() => test.mutate()}>
      {t("test")}
    </Button>
  )
}

/** Compares with the provider's lists now. */
const ReconcileButton = ({ workspace }: { readonly workspace: Workspace }) => {
  const { t } = useTranslation("workspaces")
  const { message } = App.useApp()
  const client = useQueryClient()
  const words = useErrorWords()
  const reconcile = useMutation({
    mutationFn: () => reconcileWorkspace({ path: { id: workspace.id } }),
    onSuccess: ({ differences, invitations, members }) => {
      const count = Object.values(differences).reduce((sum, one) => sum + one, 0)
      void message.info(t("reconcileDone", { members, invitations, count }))
      return Promise.all(SEAT_KEYS.map((key) => client.invalidateQueries({ queryKey: [key] })))
    },
    onError: (error) => void message.error(words(error)),
  })
  return (
    <Button icon={<SyncOutlined />} loading={reconcile.isPending} onClick={() => reconcile.mutate()}>
      {t("reconcile")}
    </Button>
  )
}
