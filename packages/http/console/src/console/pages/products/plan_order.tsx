import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, HolderOutlined } from "@ant-design/icons"
import { Button, Select } from "antd"
import { useEffect, useState } from "react"
import { useTranslation } from "react-i18next"
import { useDone } from "../../parts/done.tsx"
import { ifVersion } from "../../parts/edit_headers.ts"
import { moved } from "../../parts/moved.ts"
import { ProblemNote } from "../../parts/problem_note.tsx"
import { usePlans } from "../../parts/use_choices.ts"
import { useMay } from "../../session/session.ts"
import { PlanStateTag } from "../plans/plan_state_tag.tsx"
import { editProduct, type Product } from "./product_calls.ts"

/** The plans of a product in the order in which they are tried: drawn with the mouse, moved with the keyboard. */
export const PlanOrder = ({ product }: { readonly product: Product }) => {
  const { t } = useTranslation("products")
  const { t: common } = useTranslation()
  const tellDone = useDone()
  const may = useMay()
  const plans = usePlans()
  const [order, setOrder] = useState<ReadonlyArray<string>>(product.planIds)
  const [drawn, setDrawn] = useState<number>()
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const mayEdit = may("catalogue:edit")
  const isChanged = order.join() !== product.planIds.join()

  useEffect(() => setOrder(product.planIds), [product.planIds])

  const put = (version: number, planIds: ReadonlyArray<string>) =>
    editProduct({ path: { id: product.id }, headers: ifVersion(version), payload: { planIds } })
  const save = async () => {
    setBusy(true)
    setError(undefined)
    try {
      const { version } = await put(product.version, order)
      const before = product.planIds
      await tellDone(common("saved"), { touches: ["products"], undo: () => put(version, before) })
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }

  return (
    <section>
      <h3 className="section-title">{t("planOrder")}</h3>
      <p className="faint">{t("planOrderHint")}</p>
      {error === undefined ? null : <ProblemNote error={error} />}
      <ol className="plan-order">
        {order.map((id, index) => {
          const plan = plans.find((one) => one.id === id)
          const name = plan?.name ?? id
          return (
            <li
              key={id}
              draggable={mayEdit}
              data-drawn={drawn === index}
              onDragStart={() => setDrawn(index)}
              onDragEnd={() => setDrawn(undefined)}
              onDragOver={(event) => {
                event.preventDefault()
                if (drawn === undefined || drawn === index) return
                setOrder(moved(order, drawn, index))
                setDrawn(index)
              }}
            >
              {mayEdit ? <HolderOutlined className="faint" aria-hidden /> : null}
              <span className="plan-name">{name}</span>
              {plan === undefined ? null : <PlanStateTag plan={plan} />}
              {mayEdit ? (
                <span className="plan-tools">
                  <Button
                    type="text"
                    size="small"
                    icon={<ArrowUpOutlined />}
                    disabled={index === 0}
                    aria-label={t("up", { name })}
                    onClick={() => setOrder(moved(order, index, index - 1))}
                  />
                  <Button
                    type="text"
                    size="small"
                    icon={<ArrowDownOutlined />}
                    disabled={index === order.length - 1}
                    aria-label={t("down", { name })}
                    onClick={() => setOrder(moved(order, index, index + 1))}
                  />
                  <Button
                    type="text"
                    size="small"
                    icon={<DeleteOutlined />}
                    aria-label={t("takeOut", { name })}
                    onClick={() => setOrder(order.filter((one) => one !== id))}
                  />
                </span>
              ) : null}
            </li>
          )
        })}
      </ol>
      {order.length === 0 ? <p className="faint">{t("noPlans")}</p> : null}
      {mayEdit ? (
        <div className="plan-order-foot">
          <Select
            className="plan-add"
            showSearch={{ optionFilterProp: "label" }}
            placeholder={t("addPlan")}
            aria-label={t("addPlan")}
            value={null}
            options={plans.filter(({ id }) => !order.includes(id)).map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(id: string | null) => id !== null && setOrder([...order, id])}
          />
          <Button disabled={!isChanged} onClick={() => setOrder(product.planIds)}>
            {common("cancel")}
          </Button>
          <Button type="primary" disabled={!isChanged} loading={isBusy} onClick={() => void save()}>
            {t("saveOrder")}
          </Button>
        </div>
      ) : null}
    </section>
  )
}
