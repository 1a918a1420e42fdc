import { Card } from "antd"
import type { ReactNode } from "react"

interface OwnCardProps {
  readonly title: string
  readonly hint?: ReactNode
  readonly actions?: ReactNode
  readonly children?: ReactNode
}

/** One matter of an account. */
export const OwnCard = ({ actions, children, hint, title }: OwnCardProps) => (
  <Card title={<h2 className="card-title">{title}</h2>} extra={actions}>
    {hint === undefined ? null : <p className="form-hint">{hint}</p>}
    {children}
  </Card>
)
