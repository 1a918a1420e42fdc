import { useQuery, useQueryClient } from "@tanstack/react-query"
import { Button, Form, Input, InputNumber, Select, Switch } from "antd"
import { useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import { DayField } from "../../parts/day_field.tsx"
import { PageHead } from "../../parts/page_head.tsx"
import { ProblemNote } from "../../parts/problem_note.tsx"
import { newRequestKey } from "../../parts/request_key.ts"
import { useProductOptions } from "../../parts/use_choices.ts"
import { useFilters } from "../../parts/use_filters.ts"
import { FormatFields } from "./format_fields.tsx"
import { FormatPreview } from "./format_preview.tsx"
import { mintStream, mintVouchers, readProduct } from "./mint_calls.ts"
import { formatOf, type MintValues, mintPayload } from "./mint_request.ts"
import { Minted } from "./minted.tsx"

/** Codes in one JSON answer; more are streamed. */
const JSON_COUNT_MAX = 10_000
const COUNT_MAX = 1_000_000
/** How long a million codes may take on a slow disk. */
const STREAM_MS_MAX = 15 * 60_000
const COUNTS = [10, 100, 1_000, 10_000] as const
const EXPIRIES = ["product", "never", "month", "quarter", "year", "days", "date"] as const

interface MintedCodes {
  readonly codes: string
  readonly count: number
  readonly batchId: string | undefined
}

/** Mints a batch: how many of what, how the codes look, until when they may be redeemed. */
export const MintPage = () => {
  const { t } = useTranslation("mint")
  const { t: common } = useTranslation()
  const client = useQueryClient()
  const products = useProductOptions()
  const { filters } = useFilters()
  const [form] = Form.useForm<MintValues>()
  const values: Partial<MintValues> = Form.useWatch([], form) ?? {}
  const [minted, setMinted] = useState<MintedCodes>()
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  /** Kept until a request is known to have been carried out: sent again, it mints nothing twice. */
  const requestKey = useRef(newRequestKey())
  const product = useQuery({
    queryKey: ["products", "detail", values.productId],
    queryFn: ({ signal }) => readProduct({ path: { id: values.productId ?? "" } }, { signal }),
    enabled: values.productId !== undefined,
  })
  const format = product.data === undefined ? undefined : formatOf(values, product.data.codeFormat)

  const mint = async (asked: MintValues) => {
    if (product.data === undefined) return
    setBusy(true)
    setError(undefined)
    const payload = mintPayload(asked, product.data.codeFormat)
    const request = { payload, headers: { "idempotency-key": requestKey.current } }
    try {
      if (asked.count <= JSON_COUNT_MAX) {
        const { batch, codes } = await mintVouchers(request)
        setMinted({ codes: codes.join("\n"), count: codes.length, batchId: batch.id })
      } else {
        const codes = await mintStream(request, { timeoutMs: STREAM_MS_MAX })
        setMinted({ codes: codes.trimEnd(), count: asked.count, batchId: undefined })
      }
      requestKey.current = newRequestKey()
      await Promise.all(["vouchers", "batches"].map((key) => client.invalidateQueries({ queryKey: [key] })))
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }

  if (minted !== undefined) return <Minted {...minted} onAgain={() => setMinted(undefined)} />
  return (
    <>
      <PageHead title={t("title")} hint={t("hint")} />
      <div className="mint">
        <Form<MintValues>
          form={form}
          layout="vertical"
          requiredMark={false}
          className="mint-form"
          initialValues={{ count: 100, expiry: "product", ownFormat: false, productId: filters["productId"] }}
          onValuesChange={() => {
            // Another request is another batch.
            requestKey.current = newRequestKey()
          }}
          onFinish={(asked) => void mint(asked)}
        >
          {error === undefined ? null : <ProblemNote error={error} />}
          <Form.Item name="productId" label={t("product")} rules={[{ required: true, message: t("productMissing") }]}>
            <Select
              showSearch={{ optionFilterProp: "label" }}
              options={products}
              placeholder={t("productMissing")}
              notFoundContent={t("noProducts")}
            />
          </Form.Item>
          <Form.Item
            name="count"
            label={t("count")}
            rules={[{ required: true, type: "integer", min: 1, max: COUNT_MAX, message: t("countRule") }]}
          >
            <InputNumber min={1} max={COUNT_MAX} precision={0} className="figures wide" />
          </Form.Item>
          <div className="quick-counts">
            {COUNTS.map((count) => (
              <Button key={count} size="small" onClick={() => form.setFieldValue("count", count)}>
                {count.toLocaleString("en")}
              </Button>
            ))}
          </div>
          <Form.Item name="expiry" label={t("expiry")}>
            <Select options={EXPIRIES.map((one) => ({ value: one, label: t(`expiries.${one}`) }))} />
          </Form.Item>
          {values.expiry === "days" ? (
            <Form.Item name="days" label={t("days")} rules={[{ required: true, message: t("daysMissing") }]}>
              <InputNumber min={1} max={3_660} precision={0} />
            </Form.Item>
          ) : null}
          {values.expiry === "date" ? (
            <Form.Item name="lastDay" label={t("lastDay")} rules={[{ required: true, message: t("lastDayMissing") }]}>
              <DayField />
            </Form.Item>
          ) : null}
          <div className="fields">
            <Form.Item name="usesMax" label={t("usesMax")} extra={t("usesMaxHint")}>
              <InputNumber min={1} max={1_000_000} precision={0} placeholder="1" />
            </Form.Item>
            <Form.Item name="tags" label={t("tags")} extra={t("tagsHint")}>
              <Select mode="tags" maxCount={20} open={false} suffixIcon={null} />
            </Form.Item>
          </div>
          <Form.Item name="note" label={common("note")}>
            <Input.TextArea rows={2} maxLength={500} />
          </Form.Item>
          <Form.Item name="ownFormat" valuePropName="checked" label={t("ownFormat")} extra={t("ownFormatHint")}>
            <Switch />
          </Form.Item>
          {values.ownFormat === true ? <FormatFields /> : null}
          <Button type="primary" size="large" htmlType="submit" loading={isBusy} disabled={format === undefined}>
            {t("mint", { count: values.count ?? 0 })}
          </Button>
          {isBusy && (values.count ?? 0) > JSON_COUNT_MAX ? <p className="faint">{t("takesTime")}</p> : null}
        </Form>
        {format === undefined ? (
          <p className="faint mint-wait">{t("chooseProduct")}</p>
        ) : (
          <FormatPreview format={format} />
        )}
      </div>
    </>
  )
}
