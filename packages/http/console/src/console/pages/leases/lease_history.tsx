import { Timeline } from "antd"
import { useTranslation } from "react-i18next"
import { TimeText } from "../../parts/time_text.tsx"
import { useKnownWord } from "../../parts/use_known_word.ts"
import type { LeaseDetail } from "./lease_calls.ts"
import { LEASE_TONES, LeaseStateTag } from "./lease_state_tag.tsx"

const COLORS = { good: "green", busy: "blue", attention: "orange", over: "gray", bad: "red" } as const

/** Everything that happened to a lease, and why. */
export const LeaseHistory = ({ lease }: { readonly lease: LeaseDetail }) => {
  const { t } = useTranslation("leases")
  const word = useKnownWord("leases")
  return (
    <section>
      <h3 className="section-title">{t("history")}</h3>
      <Timeline
        items={lease.records.map((record) => ({
          key: record.key,
          color: COLORS[LEASE_TONES[record.to]],
          content: (
            <div className="step">
              <div className="step-head">
                <LeaseStateTag state={record.to} />
                <span>{word("events", record.event)}</span>
                {record.reason === null ? null : <span className="faint">{word("reasons", record.reason)}</span>}
              </div>
              <div className="faint">
                <TimeText at={record.at} />
              </div>
            </div>
          ),
        }))}
      />
    </section>
  )
}
