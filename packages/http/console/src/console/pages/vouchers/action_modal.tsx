import { useQuery } from "@tanstack/react-query"
import { Modal, Skeleton } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useDone } from "../../parts/done.tsx"
import { ProblemNote } from "../../parts/problem_note.tsx"
import { undoOf, VOUCHER_ACTIONS, type VoucherAction, type VoucherSelection } from "./voucher_actions.ts"

interface ActionModalProps {
  readonly action: VoucherAction
  readonly selection: VoucherSelection
  readonly onClose: () => void
  readonly onDone: () => void
}

/** How long an action over very many vouchers may take. */
const ACTION_MS_MAX = 10 * 60_000

/** What a bulk action would do, in numbers that the server reckons, before it is done. */
export const ActionModal = ({ action, onClose, onDone, selection }: ActionModalProps) => {
  const { t } = useTranslation("vouchers")
  const tellDone = useDone()
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const { call, danger } = VOUCHER_ACTIONS[action]
  const options = { timeoutMs: ACTION_MS_MAX }
  const preview = useQuery({
    queryKey: ["vouchers", "preview", action, selection],
    queryFn: ({ signal }) => call({ payload: { selection, dryRun: true } }, { ...options, signal }),
    staleTime: 0,
    gcTime: 0,
  })
  const count = preview.data?.changed ?? 0
  const run = async () => {
    setBusy(true)
    setError(undefined)
    try {
      const { changed, skipped } = await call({ payload: { selection } }, options)
      onDone()
      await tellDone(t(`actions.${action}.done`, { count: changed }), {
        touches: ["vouchers"],
        undo: undoOf(action, selection, skipped),
      })
    } catch (failure) {
      setError(failure)
      setBusy(false)
    }
  }
  return (
    <Modal
      open
      title={t(`actions.${action}.title`, { count })}
      okText={t(`actions.${action}.label`)}
      okButtonProps={{ danger, disabled: count === 0 }}
      confirmLoading={isBusy}
      onOk={() => void run()}
      onCancel={onClose}
    >
      {error === undefined ? null : <ProblemNote error={error} />}
      {preview.isPending ? <Skeleton active title={false} paragraph={{ rows: 2 }} /> : null}
      {preview.isError ? <ProblemNote error={preview.error} onRetry={() => void preview.refetch()} /> : null}
      {preview.data === undefined ? null : (
        <>
          <p>{count === 0 ? t("nothingToDo") : t(`actions.${action}.hint`)}</p>
          <p className="faint">{t("preview", { changed: count, skipped: preview.data.skipped })}</p>
        </>
      )}
    </Modal>
  )
}
