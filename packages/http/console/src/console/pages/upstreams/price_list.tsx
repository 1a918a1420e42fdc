import { useMutation } from "@tanstack/react-query"
import { Button, Form, Table } from "antd"
import { useTranslation } from "react-i18next"
import { CountText } from "../../parts/count_text.tsx"
import { JsonField } from "../../parts/json_field.tsx"
import { parsedObject } from "../../parts/json_object.ts"
import { MoneyText } from "../../parts/money_text.tsx"
import { ProblemNote } from "../../parts/problem_note.tsx"
import { readPrices } from "./upstream_calls.ts"

/** What an upstream asks for something at the moment. */
export const PriceList = ({ upstreamId }: { readonly upstreamId: string }) => {
  const { t } = useTranslation("upstreams")
  const prices = useMutation({
    mutationFn: (parameters: Readonly<Record<string, unknown>>) =>
      readPrices({ path: { id: upstreamId }, payload: { parameters } }),
  })
  return (
    <section>
      <h3 className="section-title">{t("prices")}</h3>
      <Form<{ readonly parameters?: string }>
        layout="vertical"
        onFinish={({ parameters }) => prices.mutate(parsedObject(parameters) ?? {})}
      >
        <JsonField name="parameters" label={t("parameters")} hint={t("parametersHint")} />
        <Button htmlType="submit" loading={prices.isPending}>
          {t("askPrices")}
        </Button>
      </Form>
      {prices.isError ? <ProblemNote error={prices.error} /> : null}
      {prices.data === undefined ? null : (
        <Table
          size="small"
          className="price-table"
          rowKey={(row) => JSON.stringify(row.parameters)}
          dataSource={[...prices.data.items]}
          pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
          locale={{ emptyText: t("noPrices") }}
          columns={[
            {
              key: "parameters",
              title: t("parameters"),
              render: (_, { parameters }) => Object.values(parameters).join(" · "),
            },
            { key: "cost", title: t("cost"), align: "right", render: (_, { cost }) => <MoneyText money={cost} /> },
            {
              key: "available",
              title: t("available"),
              align: "right",
              render: (_, { available }) => <CountText value={available} />,
            },
            {
              key: "rate",
              title: t("successRate"),
              align: "right",
              render: (_, { successRatePercent }) =>
                successRatePercent === null ? "—" : <span className="figures">{successRatePercent} %</span>,
            },
          ]}
        />
      )}
    </section>
  )
}
