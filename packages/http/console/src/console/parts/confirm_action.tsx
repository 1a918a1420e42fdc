import { Button } from "antd"
import type { ReactNode } from "react"
import type { PermissionName } from "../session/may.ts"
import { useMay } from "../session/session.ts"
import { type Confirmation, useConfirm } from "./confirm.tsx"

interface ConfirmActionProps<Result> extends Confirmation<Result> {
  readonly permission: PermissionName
  readonly icon?: ReactNode
  readonly disabled?: boolean
}

/** A button that says what will happen before it happens. Who may not do it does not see it. */
export const ConfirmAction = <Result,>(props: ConfirmActionProps<Result>) => {
  const { disabled = false, icon, permission, ...confirmation } = props
  const may = useMay()
  const confirm = useConfirm()
  if (!may(permission)) return null
  return (
    <Button icon={icon} danger={confirmation.danger === true} disabled={disabled} onClick={() => confirm(confirmation)}>
      {confirmation.label}
    </Button>
  )
}
