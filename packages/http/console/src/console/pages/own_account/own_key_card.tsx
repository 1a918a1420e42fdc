import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { Button, Skeleton } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { CodeText } from "../../parts/code_text.tsx"
import { ProblemNote } from "../../parts/problem_note.tsx"
import { SecretModal } from "../../parts/secret_modal.tsx"
import { useMay } from "../../session/session.ts"
import { listKeys } from "../keys/key_calls.ts"
import { KeyForm } from "../keys/key_form.tsx"
import { KeyStateTag } from "../keys/key_state_tag.tsx"
import { OwnCard } from "./own_card.tsx"

/** Keys that are shown; the newest. */
const KEYS_SHOWN = 20

/** The person's own API keys. */
export const OwnKeyCard = ({ ownerId }: { readonly ownerId: string }) => {
  const { t } = useTranslation("own_account")
  const { t: keyWords } = useTranslation("keys")
  const may = useMay()
  const [isMaking, setMaking] = useState(false)
  const [secret, setSecret] = useState<string>()
  const keys = useQuery({
    queryKey: ["keys", "own", ownerId],
    queryFn: ({ signal }) => listKeys({ urlParams: { ownerId, limit: KEYS_SHOWN } }, { signal }),
  })
  return (
    <OwnCard
      title={t("keys.title")}
      hint={t("keys.hint")}
      actions={
        may("key:edit") ? (
          <Button size="small" onClick={() => setMaking(true)}>
            {keyWords("new")}
          </Button>
        ) : undefined
      }
    >
      {keys.isError ? <ProblemNote error={keys.error} onRetry={() => void keys.refetch()} /> : null}
      {keys.isPending ? <Skeleton active /> : null}
      {keys.data?.items.length === 0 ? <p className="faint own-none">{t("keys.none")}</p> : null}
      <ul className="plain-list">
        {keys.data?.items.map((key) => (
          <li key={key.id} className="own-row">
            <span className="own-row-words">
              <span>{key.name}</span>
              <CodeText text={`${key.prefix}…${key.lastFour}`} />
            </span>
            <KeyStateTag apiKey={key} />
          </li>
        ))}
      </ul>
      <p className="own-more">
        <Link to="/console/keys" search={{ ownerId } as never}>
          {t("keys.all")}
        </Link>
      </p>
      <KeyForm ownerId={ownerId} open={isMaking} onClose={() => setMaking(false)} onMade={setSecret} />
      <SecretModal
        title={keyWords("secret")}
        hint={keyWords("secretHint")}
        secret={secret}
        onClose={() => setSecret(undefined)}
      />
    </OwnCard>
  )
}
