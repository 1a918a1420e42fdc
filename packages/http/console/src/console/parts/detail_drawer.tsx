import { useQuery } from "@tanstack/react-query"
import { Drawer, Skeleton } from "antd"
import type { ReactNode } from "react"
import { ProblemNote } from "./problem_note.tsx"

interface DetailDrawerProps<Value> {
  readonly title: ReactNode
  /** What is shown; closed without one. */
  readonly id: string | undefined
  readonly onClose: () => void
  readonly queryKey: string
  readonly read: (id: string, signal: AbortSignal) => Promise<Value>
  readonly children: (value: Value) => ReactNode
  readonly actions?: (value: Value) => ReactNode
  /** Pause before it is read again, while it moves by itself; `false` when it does not. */
  readonly refetchMs?: (value: Value) => number | false
}

/** One thing in full, beside the list that it is of. */
export const DetailDrawer = <Value,>(props: DetailDrawerProps<Value>) => {
  const { actions, children, id, onClose, queryKey, read, refetchMs, title } = props
  const detail = useQuery({
    queryKey: [queryKey, "detail", id],
    queryFn: ({ signal }) => read(id ?? "", signal),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data === undefined ? false : (refetchMs?.(state.data) ?? false)),
  })
  return (
    <Drawer open={id !== undefined} onClose={onClose} title={title} size={640} destroyOnHidden>
      {detail.isError ? <ProblemNote error={detail.error} onRetry={() => void detail.refetch()} /> : null}
      {detail.isPending ? <Skeleton active paragraph={{ rows: 8 }} /> : null}
      {detail.data === undefined ? null : (
        <>
          {actions === undefined ? null : <div className="detail-actions">{actions(detail.data)}</div>}
          {children(detail.data)}
        </>
      )}
    </Drawer>
  )
}
