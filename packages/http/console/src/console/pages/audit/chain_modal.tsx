import { useMutation } from "@tanstack/react-query"
import { Alert, Modal, Spin } from "antd"
import { useEffect, useState } from "react"
import { useTranslation } from "react-i18next"
import { ProblemNote } from "../../parts/problem_note.tsx"
import { type ChainCheck, checkWholeChain } from "./whole_chain.ts"

/** Computes the chain of the audit anew and says whether anything was changed. */
export const ChainModal = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation("audit")
  const [soFar, setSoFar] = useState<ChainCheck>()
  const check = useMutation({ mutationFn: () => checkWholeChain(setSoFar) })
  const { mutate } = check
  useEffect(() => mutate(), [mutate])
  return (
    <Modal open title={t("verify")} onCancel={onClose} footer={null}>
      {check.isError ? <ProblemNote error={check.error} onRetry={() => mutate()} /> : null}
      {check.isPending ? (
        <p role="status">
          <Spin size="small" /> {t("verifying", { count: soFar?.events ?? 0 })}
        </p>
      ) : null}
      {check.data === undefined ? null : check.data.broken === null ? (
        <Alert
          type="success"
          showIcon
          title={t("whole")}
          description={t("wholeHint", {
            events: check.data.events,
            seals: check.data.seals,
            waiting: check.data.waiting,
          })}
        />
      ) : (
        <Alert
          type="error"
          showIcon
          title={t("broken")}
          description={t("brokenHint", {
            code: check.data.broken.code,
            seal: check.data.broken.sequence,
            event: check.data.broken.eventId ?? "—",
          })}
        />
      )}
    </Modal>
  )
}
