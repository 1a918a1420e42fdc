import { useQuery } from "@tanstack/react-query"
import { Button, Form, Input, Table } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { CodeText } from "../../parts/code_text.tsx"
import { useConfirm } from "../../parts/confirm.tsx"
import { FormDrawer } from "../../parts/form_drawer.tsx"
import { StateTag } from "../../parts/state_tag.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { useMay } from "../../session/session.ts"
import {
  type LicenceDetail,
  type LicenceMachine,
  readLicenceProduct,
  transferMachine,
  unbindMachine,
} from "./licence_calls.ts"
import { LicenceFileModal } from "./licence_file_modal.tsx"

/** What holds where a product says nothing of heartbeats, as core has it. */
const HEARTBEAT_MS = 10 * 60_000

/** The machines of a licence. */
export const MachineTable = ({ licence }: { readonly licence: LicenceDetail }) => {
  const { t } = useTranslation("licences")
  const may = useMay()
  const confirm = useConfirm()
  const [moving, setMoving] = useState<LicenceMachine>()
  const [filing, setFiling] = useState<LicenceMachine>()
  const isDead = useDeadSeats(licence)
  const inUse = licence.machines.filter((machine) => !isDead(machine)).length
  const unbind = (machine: LicenceMachine) =>
    confirm({
      title: t("unbindTitle", { machine: machine.machine }),
      content: t("unbindHint"),
      label: t("unbind"),
      danger: true,
      done: t("unbound"),
      touches: ["licences"],
      run: () => unbindMachine({ path: { id: licence.id }, payload: { machineId: machine.id } }),
    })
  return (
    <section>
      <h3 className="section-title">
        {licence.floating
          ? t("floatingUse", { count: inUse, max: licence.machinesMax })
          : t("machines", { count: licence.machines.length, max: licence.machinesMax })}
      </h3>
      <Table
        size="small"
        rowKey="id"
        dataSource={[...licence.machines]}
        pagination={false}
        scroll={{ x: "max-content" }}
        locale={{ emptyText: t("noMachines") }}
        columns={[
          {
            key: "machine",
            title: t("machine"),
            render: (_, machine) => (
              <>
                <CodeText text={machine.machine} />{" "}
                {isDead(machine) ? <StateTag text={t("deadSeat")} tone="attention" /> : null}
              </>
            ),
          },
          { key: "bound", title: t("bound"), render: (_, { boundAt }) => <TimeText at={boundAt} /> },
          { key: "seen", title: t("seen"), render: (_, { lastSeenAt }) => <TimeText at={lastSeenAt} /> },
          ...(may("licence:edit")
            ? [
                {
                  key: "do",
                  title: "",
                  render: (_: unknown, machine: LicenceMachine) => (
                    <>
                      {licence.state === "active" ? (
                        <Button type="link" size="small" onClick={() => setFiling(machine)}>
                          {t("file")}
                        </Button>
                      ) : null}
                      <Button type="link" size="small" onClick={() => setMoving(machine)}>
                        {t("transfer")}
                      </Button>
                      <Button type="link" size="small" danger onClick={() => unbind(machine)}>
                        {t("unbind")}
                      </Button>
                    </>
                  ),
                },
              ]
            : []),
        ]}
      />
      {filing === undefined ? null : (
        <LicenceFileModal licenceId={licence.id} machine={filing} onClose={() => setFiling(undefined)} />
      )}
      <FormDrawer<{ readonly machineCode: string }>
        open={moving !== undefined}
        onClose={() => setMoving(undefined)}
        title={t("transferTitle", { machine: moving?.machine ?? "" })}
        label={t("transfer")}
        done={t("transferred")}
        touches={["licences"]}
        initial={{}}
        submit={({ machineCode }) =>
          transferMachine({
            path: { id: licence.id },
            payload: { machineId: moving?.id ?? "", machineCode: machineCode.trim() },
          })
        }
      >
        <Form.Item
          name="machineCode"
          label={t("newMachine")}
          extra={t("newMachineHint")}
          rules={[{ required: true, whitespace: true, message: t("machineMissing") }]}
        >
          <Input className="code-text" maxLength={200} spellCheck={false} autoComplete="off" />
        </Form.Item>
      </FormDrawer>
    </section>
  )
}

/** Whether a floating seat has been silent for longer than its product allows. */
const useDeadSeats = ({ floating, productId }: LicenceDetail): ((machine: LicenceMachine) => boolean) => {
  const may = useMay()
  const product = useQuery({
    queryKey: ["products", "detail", productId],
    queryFn: ({ signal }) => readLicenceProduct({ path: { id: productId } }, { signal }),
    enabled: floating && may("catalogue:read"),
  })
  const heartbeatMs = product.data?.policy.licence?.heartbeatMs ?? HEARTBEAT_MS
  return ({ lastSeenAt }) => floating && lastSeenAt + heartbeatMs < Date.now()
}
