import { useQuery } from "@tanstack/react-query"
import { Button, Skeleton } from "antd"
import { useTranslation } from "react-i18next"
import { useConfirm } from "../../parts/confirm.tsx"
import { ProblemNote } from "../../parts/problem_note.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { type Device, listDevices, removeDevice } from "./own_account_calls.ts"
import { OwnCard } from "./own_card.tsx"

/** Machines that programs have registered for the person. */
export const DeviceCard = () => {
  const { t } = useTranslation("own_account")
  const { t: common } = useTranslation()
  const confirm = useConfirm()
  const devices = useQuery({ queryKey: ["own", "devices"], queryFn: ({ signal }) => listDevices({}, { signal }) })
  const remove = ({ id, name }: Device) =>
    confirm({
      title: t("devices.removeTitle", { name }),
      content: t("devices.removeHint"),
      label: common("remove"),
      danger: true,
      done: t("devices.removed"),
      touches: ["own"],
      run: () => removeDevice({ path: { id } }),
    })
  return (
    <OwnCard title={t("devices.title")} hint={t("devices.hint")}>
      {devices.isError ? <ProblemNote error={devices.error} onRetry={() => void devices.refetch()} /> : null}
      {devices.isPending ? <Skeleton active /> : null}
      {devices.data?.items.length === 0 ? <p className="faint own-none">{t("devices.none")}</p> : null}
      <ul className="plain-list">
        {devices.data?.items.map((device) => (
          <li key={device.id} className="own-row">
            <span className="own-row-words">
              <span>{device.name}</span>
              <span className="faint">
                {t("devices.since")} <TimeText at={device.createdAt} />
              </span>
            </span>
            <Button
              size="small"
              aria-label={t("devices.removeTitle", { name: device.name })}
              onClick={() => remove(device)}
            >
              {common("remove")}
            </Button>
          </li>
        ))}
      </ul>
    </OwnCard>
  )
}
