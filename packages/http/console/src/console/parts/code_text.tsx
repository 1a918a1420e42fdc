import { Typography } from "antd"

interface CodeTextProps {
  readonly text: string
  /** Offers to copy it: for what is of use elsewhere, such as ids. */
  readonly copyable?: boolean
}

/** A code or an id, in letters of one width. */
export const CodeText = ({ copyable = false, text }: CodeTextProps) => (
  <Typography.Text className="code-text" copyable={copyable ? { text } : false}>
    {text}
  </Typography.Text>
)
