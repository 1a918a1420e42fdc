import { Button } from "antd"
import { useTranslation } from "react-i18next"
import { useMay } from "../../session/session.ts"
import { REPAIRS, type RepairAction } from "./finding_repairs.ts"
import type { Finding } from "./workspace_calls.ts"

/** A repair that somebody asked for. */
export interface AskedRepair {
  readonly finding: Finding
  readonly action: RepairAction
}

interface RepairButtonsProps {
  readonly finding: Finding
  readonly onAsk: (repair: AskedRepair) => void
}

/** What can be done about a finding that is open, for who may do it. */
export const RepairButtons = ({ finding, onAsk }: RepairButtonsProps) => {
  const { t } = useTranslation("workspaces")
  const may = useMay()
  if (!may("seat:edit") || finding.state !== "open") return null
  return REPAIRS[finding.kind].map((action) => (
    <Button
      key={action}
      type="link"
      size="small"
      danger={action === "remove" || action === "close"}
      onClick={() => onAsk({ finding, action })}
    >
      {t(`repairs.${action}`)}
    </Button>
  ))
}
