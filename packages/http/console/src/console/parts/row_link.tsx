import { Button } from "antd"
import type { ReactNode } from "react"

/** The name of a row: opens it, with the mouse or the keyboard. */
export const RowLink = ({ children, onOpen }: { readonly children: ReactNode; readonly onOpen: () => void }) => (
  <Button type="link" className="row-link" onClick={onOpen}>
    {children}
  </Button>
)
