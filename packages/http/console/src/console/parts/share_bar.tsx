import { Progress } from "antd"

/** How much of a whole a part is, drawn and in figures. */
export const ShareBar = ({ part, whole }: { readonly part: number; readonly whole: number }) => {
  if (whole === 0) return <span className="faint">—</span>
  const percent = Math.round((part / whole) * 100)
  return (
    <span className="share-bar">
      <Progress percent={percent} size="small" showInfo={false} strokeColor="var(--mint)" aria-label={`${percent} %`} />
      <span className="figures">{percent} %</span>
    </span>
  )
}
