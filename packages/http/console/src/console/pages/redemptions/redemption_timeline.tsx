import { Timeline } from "antd"
import { useTranslation } from "react-i18next"
import { CodeText } from "../../parts/code_text.tsx"
import { DurationText } from "../../parts/duration_text.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { usePlans } from "../../parts/use_choices.ts"
import { useKnownWord } from "../../parts/use_known_word.ts"
import type { RedemptionHistory } from "./redemption_calls.ts"
import { RedemptionStateTag } from "./redemption_state_tag.tsx"
import { REDEMPTION_TONES } from "./redemption_tones.ts"

const COLORS = { good: "green", busy: "blue", attention: "orange", over: "gray", bad: "red" } as const

/** Every step that a redemption took, with what caused it. */
export const RedemptionTimeline = ({ history }: { readonly history: RedemptionHistory }) => {
  const { t } = useTranslation("redemptions")
  const word = useKnownWord("redemptions")
  const plans = usePlans()
  const nameOf = (planId: string) => plans.find(({ id }) => id === planId)?.name ?? planId
  return (
    <section>
      <h3 className="section-title">{t("timeline")}</h3>
      <Timeline
        items={[
          { key: "begin", color: "gray", content: <Begin at={history.redemption.createdAt} /> },
          ...history.transitions.map((step) => ({
            key: step.key,
            color: COLORS[REDEMPTION_TONES[step.to]],
            content: (
              <div className="step">
                <div className="step-head">
                  <RedemptionStateTag state={step.to} />
                  <span>{word("events", step.event)}</span>
                  <span className="faint">
                    + <DurationText ms={step.durationMs} />
                  </span>
                </div>
                <div className="faint">
                  <TimeText at={step.at} />
                  {step.planId === null ? null : ` · ${nameOf(step.planId)}`}
                </div>
                {step.orderRef === null ? null : (
                  <div>
                    {t("order")} <CodeText text={step.orderRef} copyable />
                  </div>
                )}
                {step.fault === null ? null : <div className="fault">{word("faults", step.fault)}</div>}
              </div>
            ),
          })),
        ]}
      />
    </section>
  )
}

const Begin = ({ at }: { readonly at: number }) => {
  const { t } = useTranslation("redemptions")
  return (
    <div className="step">
      <div className="step-head">{t("begun")}</div>
      <div className="faint">
        <TimeText at={at} />
      </div>
    </div>
  )
}
