import { Typography } from "antd"
import type { ReactNode } from "react"

interface PageHeadProps {
  readonly title: string
  readonly hint?: ReactNode
  /** What one comes here to do; at most two. */
  readonly actions?: ReactNode
}

/** A page's title, what it is about, and what can be done here. */
export const PageHead = ({ actions, hint, title }: PageHeadProps) => (
  <header className="page-head">
    <div>
      <Typography.Title level={1} className="page-title">
        {title}
      </Typography.Title>
      {hint === undefined ? null : <p className="page-hint">{hint}</p>}
    </div>
    {actions === undefined ? null : <div className="page-actions">{actions}</div>}
  </header>
)
