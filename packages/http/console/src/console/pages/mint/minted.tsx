import { DownloadOutlined } from "@ant-design/icons"
import { Link } from "@tanstack/react-router"
import { Button, Input, Result, Typography } from "antd"
import { useTranslation } from "react-i18next"
import { downloadText } from "../../parts/download.ts"

interface MintedProps {
  /** One code a line. */
  readonly codes: string
  readonly count: number
  readonly batchId: string | undefined
  readonly onAgain: () => void
}

/** Lines that are shown; the file holds all. */
const SHOWN_MAX = 500

/** Fresh codes, to be copied or kept as a file. */
export const Minted = ({ batchId, codes, count, onAgain }: MintedProps) => {
  const { t } = useTranslation("mint")
  const shown = count > SHOWN_MAX ? codes.split("\n", SHOWN_MAX).join("\n") : codes
  return (
    <Result
      status="success"
      title={t("minted", { count })}
      subTitle={t("mintedHint")}
      extra={
        <div className="minted">
          <Input.TextArea readOnly className="code-text" aria-label={t("codes")} rows={10} value={shown} />
          {count > SHOWN_MAX ? <p className="faint">{t("shown", { count: SHOWN_MAX })}</p> : null}
          <div className="minted-actions">
            <Button
              type="primary"
              icon={<DownloadOutlined />}
              onClick={() => downloadText(`codes-${batchId ?? "batch"}.txt`, `${codes}\n`)}
            >
              {t("download")}
            </Button>
            <Typography.Text copyable={{ text: codes }}>{t("copyAll")}</Typography.Text>
            <Button onClick={onAgain}>{t("again")}</Button>
            <Link to="/console/batches" search={(batchId === undefined ? {} : { id: batchId }) as never}>
              {t("toBatch")}
            </Link>
          </div>
        </div>
      }
    />
  )
}
