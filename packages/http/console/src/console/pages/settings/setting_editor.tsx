import { useMutation } from "@tanstack/react-query"
import { Button, Input, InputNumber, Switch } from "antd"
import { useEffect, useState } from "react"
import { useTranslation } from "react-i18next"
import { useDone } from "../../parts/done.tsx"
import { ifVersion } from "../../parts/edit_headers.ts"
import { ProblemNote } from "../../parts/problem_note.tsx"
import { useMay } from "../../session/session.ts"
import { putSetting, type Setting } from "./setting_calls.ts"
import { useDescription } from "./use_description.ts"

/** Longer texts get several lines. */
const LINE_MAX = 60

/** One setting, in the editor that its type asks for. */
export const SettingEditor = ({ setting }: { readonly setting: Setting }) => {
  const { t } = useTranslation("settings")
  const tellDone = useDone()
  const may = useMay()
  const [draft, setDraft] = useState<unknown>(shownOf(setting))
  const isChanged = draft !== shownOf(setting)
  const mayEdit = may("settings:edit")
  const describe = useDescription()

  useEffect(() => setDraft(shownOf(setting)), [setting])

  const put = (version: number, value: unknown) =>
    putSetting({ path: { key: setting.key }, headers: ifVersion(version), payload: { value } })
  const save = useMutation({
    mutationFn: (value: unknown) => put(setting.version, value),
    onSuccess: ({ version }) =>
      tellDone(t("saved"), {
        touches: ["settings"],
        // What a secret was is not known here.
        undo: setting.secret ? undefined : () => put(version, valueOf(setting, setting.value)),
      }),
  })

  return (
    <div className="setting">
      <div className="setting-words">
        <label htmlFor={setting.key} className="setting-name">
          {setting.key}
        </label>
        <p className="faint">{describe(setting)}</p>
      </div>
      <div className="setting-value">
        <Editor setting={setting} draft={draft} disabled={!mayEdit || save.isPending} onDraft={setDraft} />
        {isChanged ? (
          <span className="setting-tools">
            <Button
              size="small"
              type="primary"
              loading={save.isPending}
              onClick={() => save.mutate(valueOf(setting, draft))}
            >
              {t("save")}
            </Button>
            <Button size="small" onClick={() => setDraft(shownOf(setting))}>
              {t("discard")}
            </Button>
          </span>
        ) : mayEdit && setting.changed && !setting.secret ? (
          <Button size="small" type="link" onClick={() => setDraft(setting.default)}>
            {t("default", { value: String(setting.default) === "" ? "—" : String(setting.default) })}
          </Button>
        ) : null}
        {save.isError ? <ProblemNote error={save.error} /> : null}
      </div>
    </div>
  )
}

/** Of a secret nothing is shown; what is typed takes its place. */
const shownOf = ({ secret, value }: Setting): unknown => (secret ? "" : value)

const valueOf = ({ type }: Setting, draft: unknown): unknown =>
  type === "json" && typeof draft === "string" ? JSON.parse(draft) : draft

interface EditorProps {
  readonly setting: Setting
  readonly draft: unknown
  readonly disabled: boolean
  readonly onDraft: (draft: unknown) => void
}

const Editor = ({ disabled, draft, onDraft, setting }: EditorProps) => {
  const { t } = useTranslation("settings")
  const common = { id: setting.key, disabled }
  if (setting.secret) {
    return (
      <Input.Password
        {...common}
        autoComplete="new-password"
        placeholder={t(setting.changed ? "secretSet" : "secretNone")}
        value={String(draft)}
        onChange={({ target }) => onDraft(target.value)}
      />
    )
  }
  switch (setting.type) {
    case "bool":
      return <Switch {...common} checked={draft === true} onChange={onDraft} />
    case "int":
    case "float":
      return (
        <InputNumber
          {...common}
          {...(setting.type === "int" ? { precision: 0 } : {})}
          value={Number(draft)}
          onChange={(value) => value !== null && onDraft(value)}
        />
      )
    default: {
      const text = String(draft)
      return text.length > LINE_MAX || setting.key.endsWith("_text") ? (
        <Input.TextArea {...common} rows={3} value={text} onChange={({ target }) => onDraft(target.value)} />
      ) : (
        <Input {...common} value={text} onChange={({ target }) => onDraft(target.value)} />
      )
    }
  }
}
