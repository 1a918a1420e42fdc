import { Empty } from "antd"
import type { ReactNode } from "react"

interface EmptyHintProps {
  readonly title: string
  /** What to do next. */
  readonly hint: string
  readonly action?: ReactNode
}

/** Stands where nothing is yet, and says how something comes to be there. */
export const EmptyHint = ({ action, hint, title }: EmptyHintProps) => (
  <Empty
    image={Empty.PRESENTED_IMAGE_SIMPLE}
    description={
      <>
        <strong className="empty-title">{title}</strong>
        <span className="faint">{hint}</span>
      </>
    }
  >
    {action}
  </Empty>
)
