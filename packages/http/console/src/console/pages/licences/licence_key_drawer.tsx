import { PlusOutlined } from "@ant-design/icons"
import { useQuery } from "@tanstack/react-query"
import { Button, Drawer, Form, InputNumber, Skeleton, Typography } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { FormDrawer } from "../../parts/form_drawer.tsx"
import { ProblemNote } from "../../parts/problem_note.tsx"
import { StateTag } from "../../parts/state_tag.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { useMay } from "../../session/session.ts"
import { addLicenceKey, type LicencePublicKey, listLicenceKeys } from "./licence_calls.ts"

const HOUR_MS = 60 * 60_000
/** Hours between publishing and signing: programs look once a day. */
const OVERLAP_HOURS = 24
const OVERLAP_HOURS_MAX = 366 * 24

/** Keys that licence files and answers are signed with: those that signed, the one that signs, those that will. */
export const LicenceKeyDrawer = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation("licences")
  const may = useMay()
  const [isAdding, setAdding] = useState(false)
  const keys = useQuery({
    queryKey: ["licence-keys"],
    queryFn: ({ signal }) => listLicenceKeys({}, { signal }),
  })
  const all = keys.data?.keys ?? []
  const signing = signingKey(all, Date.now())
  return (
    <Drawer open onClose={onClose} title={t("keys.title")} size={560}>
      <p className="form-hint">{t("keys.hint")}</p>
      {may("licence:edit") ? (
        <div className="detail-actions">
          <Button icon={<PlusOutlined />} onClick={() => setAdding(true)}>
            {t("keys.add")}
          </Button>
        </div>
      ) : null}
      {keys.isError ? <ProblemNote error={keys.error} onRetry={() => void keys.refetch()} /> : null}
      {keys.isPending ? <Skeleton active /> : null}
      <ul className="plain-list">
        {[...all].reverse().map((key) => (
          <li key={key.key_id} className="licence-key">
            <span>
              <strong>{key.key_id}</strong> <KeyStanding standing={standingOf(key, signing)} />{" "}
              <span className="faint">
                {t("keys.from")} <TimeText at={Date.parse(key.signs_from)} />
              </span>
            </span>
            <Typography.Text className="code-text licence-key-text" copyable={{ text: key.pem }}>
              {key.public_key}
            </Typography.Text>
          </li>
        ))}
      </ul>
      <AddKeyForm open={isAdding} onClose={() => setAdding(false)} />
    </Drawer>
  )
}

type Standing = "past" | "signs" | "waits"

/** The newest key whose time has come; the oldest when none has. */
const signingKey = (keys: ReadonlyArray<LicencePublicKey>, now: number): LicencePublicKey | undefined =>
  keys
    .filter(({ signs_from }) => Date.parse(signs_from) <= now)
    .sort((a, b) => Date.parse(a.signs_from) - Date.parse(b.signs_from))
    .at(-1) ?? keys[0]

const standingOf = (key: LicencePublicKey, signing: LicencePublicKey | undefined): Standing => {
  if (key.key_id === signing?.key_id) return "signs"
  return Date.parse(key.signs_from) > Date.parse(signing?.signs_from ?? "") ? "waits" : "past"
}

const TONES = { past: "over", signs: "good", waits: "busy" } as const

const KeyStanding = ({ standing }: { readonly standing: Standing }) => {
  const { t } = useTranslation("licences")
  return <StateTag text={t(`keys.standings.${standing}`)} tone={TONES[standing]} />
}

const AddKeyForm = ({ onClose, open }: { readonly open: boolean; readonly onClose: () => void }) => {
  const { t } = useTranslation("licences")
  return (
    <FormDrawer<{ readonly hours: number }>
      open={open}
      onClose={onClose}
      title={t("keys.add")}
      label={t("keys.addShort")}
      done={t("keys.added")}
      touches={["licence-keys"]}
      initial={{ hours: OVERLAP_HOURS }}
      submit={({ hours }) => addLicenceKey({ payload: { overlapMs: Math.round(hours * HOUR_MS) } })}
    >
      <p className="form-hint">{t("keys.addHint")}</p>
      <Form.Item
        name="hours"
        label={t("keys.hours")}
        rules={[{ required: true, type: "number", min: 0, max: OVERLAP_HOURS_MAX, message: t("keys.hoursRule") }]}
      >
        <InputNumber min={0} max={OVERLAP_HOURS_MAX} />
      </Form.Item>
    </FormDrawer>
  )
}
