import { useTranslation } from "react-i18next"
import { StateTag } from "../../parts/state_tag.tsx"
import type { ApiKey } from "./key_calls.ts"

/** Whether a key works. */
export const KeyStateTag = ({ apiKey: { active, expiresAt, replacedBy } }: { readonly apiKey: ApiKey }) => {
  const { t } = useTranslation("keys")
  if (!active) return <StateTag text={t("states.revoked")} tone="bad" />
  if (expiresAt !== null && expiresAt <= Date.now()) return <StateTag text={t("states.expired")} tone="over" />
  return replacedBy === null ? (
    <StateTag text={t("states.active")} tone="good" />
  ) : (
    <StateTag text={t("states.replaced")} tone="attention" />
  )
}
