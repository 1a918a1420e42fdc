import { useQuery } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { Button, Skeleton } from "antd"
import { useTranslation } from "react-i18next"
import { useConfirm } from "../../parts/confirm.tsx"
import { ProblemNote } from "../../parts/problem_note.tsx"
import { StateTag } from "../../parts/state_tag.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { forgetSession } from "../../session/session.ts"
import { agentName } from "./agent_name.ts"
import { endSession, listSessions, logOutEverywhere, type Session } from "./own_account_calls.ts"
import { OwnCard } from "./own_card.tsx"

/** Where the person is logged in. */
export const SessionCard = () => {
  const { t } = useTranslation("own_account")
  const navigate = useNavigate()
  const confirm = useConfirm()
  const sessions = useQuery({
    queryKey: ["own", "sessions"],
    queryFn: ({ signal }) => listSessions({}, { signal }),
  })
  const leaveEverywhere = () =>
    confirm({
      title: t("sessions.everywhereTitle"),
      content: t("sessions.everywhereHint"),
      label: t("sessions.everywhere"),
      danger: true,
      done: t("sessions.everywhereDone"),
      touches: [],
      run: async () => {
        await logOutEverywhere({})
        forgetSession()
        await navigate({ to: "/console/login" })
      },
    })
  return (
    <OwnCard
      title={t("sessions.title")}
      hint={t("sessions.hint")}
      actions={
        <Button size="small" danger onClick={leaveEverywhere}>
          {t("sessions.everywhere")}
        </Button>
      }
    >
      {sessions.isError ? <ProblemNote error={sessions.error} onRetry={() => void sessions.refetch()} /> : null}
      {sessions.isPending ? <Skeleton active /> : null}
      <ul className="plain-list">
        {sessions.data?.items.map((session) => (
          <SessionRow key={session.id} session={session} isCurrent={session.id === sessions.data.current} />
        ))}
      </ul>
    </OwnCard>
  )
}

const SessionRow = ({ isCurrent, session }: { readonly session: Session; readonly isCurrent: boolean }) => {
  const { t } = useTranslation("own_account")
  const confirm = useConfirm()
  const name = agentName(session.userAgent ?? "") || t("sessions.unknown")
  const end = () =>
    confirm({
      title: t("sessions.endTitle", { name }),
      content: t("sessions.endHint"),
      label: t("sessions.end"),
      danger: true,
      done: t("sessions.ended"),
      touches: ["own"],
      run: () => endSession({ path: { id: session.id } }),
    })
  return (
    <li className="own-row">
      <span className="own-row-words">
        <span title={session.userAgent ?? ""}>
          {name} {isCurrent ? <StateTag text={t("sessions.current")} tone="good" /> : null}
        </span>
        <span className="faint">
          {session.ip === null ? null : <>{session.ip} · </>}
          {t("sessions.seen")} <TimeText at={session.lastSeenAt} />
        </span>
      </span>
      {isCurrent ? null : (
        <Button size="small" aria-label={t("sessions.endTitle", { name })} onClick={end}>
          {t("sessions.end")}
        </Button>
      )}
    </li>
  )
}
