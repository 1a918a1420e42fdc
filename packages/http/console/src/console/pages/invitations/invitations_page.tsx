import { MailOutlined } from "@ant-design/icons"
import { Button, Form, Input, Select, type TableProps } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { LANGUAGE_NAMES, LANGUAGES, type Language, language } from "../../../shared/language.ts"
import { ConfirmAction } from "../../parts/confirm_action.tsx"
import { EmptyHint } from "../../parts/empty_hint.tsx"
import { FormDrawer } from "../../parts/form_drawer.tsx"
import { ListPage } from "../../parts/list_page.tsx"
import { StateTag, type Tone } from "../../parts/state_tag.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import type { PermissionName } from "../../session/may.ts"
import { useMay } from "../../session/session.ts"
import type { Role } from "../people/people_calls.ts"
import { RoleFields } from "../people/role_form.tsx"
import { createInvitation, type Invitation, listInvitations, revokeInvitation } from "./invitation_calls.ts"

interface InvitationValues {
  readonly email: string
  readonly locale: Language
  readonly role: Role
  readonly permissions?: ReadonlyArray<PermissionName>
}

type Standing = Invitation["state"] | "over"

const TONES: Readonly<Record<Standing, Tone>> = { open: "busy", accepted: "good", revoked: "over", over: "over" }

const standingOf = ({ expiresAt, state }: Invitation): Standing =>
  state === "open" && expiresAt <= Date.now() ? "over" : state

/** Who was asked to help run the installation. */
export const InvitationsPage = () => {
  const { t } = useTranslation("invitations")
  const { t: common } = useTranslation()
  const may = useMay()
  const [isInviting, setInviting] = useState(false)
  const columns: NonNullable<TableProps<Invitation>["columns"]> = [
    { key: "email", title: t("email"), render: (_, { email }) => email },
    { key: "role", title: t("role"), responsive: ["sm"], render: (_, { role }) => common(`roles.${role}`) },
    {
      key: "state",
      title: common("state"),
      render: (_, invitation) => {
        const standing = standingOf(invitation)
        return <StateTag text={t(`states.${standing}`)} tone={TONES[standing]} />
      },
    },
    {
      key: "expires",
      title: t("expires"),
      responsive: ["md"],
      render: (_, { expiresAt }) => <TimeText at={expiresAt} />,
    },
    {
      key: "do",
      title: "",
      align: "right",
      render: (_, invitation) =>
        standingOf(invitation) === "open" ? (
          <ConfirmAction
            permission="people:roles"
            danger
            label={t("revoke")}
            title={t("revokeTitle", { email: invitation.email })}
            content={t("revokeHint")}
            done={t("revoked")}
            touches={["invitations"]}
            run={() => revokeInvitation({ path: { id: invitation.id } })}
          />
        ) : null,
    },
  ]
  return (
    <>
      <ListPage<Invitation>
        title={t("title")}
        hint={t("hint")}
        actions={
          may("people:roles") ? (
            <Button type="primary" icon={<MailOutlined />} onClick={() => setInviting(true)}>
              {t("invite")}
            </Button>
          ) : undefined
        }
        fields={[]}
        queryKey="invitations"
        call={listInvitations}
        columns={columns}
        empty={<EmptyHint title={t("empty.title")} hint={t("empty.hint")} />}
      />
      <FormDrawer<InvitationValues>
        open={isInviting}
        onClose={() => setInviting(false)}
        title={t("invite")}
        label={t("send")}
        done={t("sent")}
        touches={["invitations"]}
        initial={{ role: "admin", locale: language.get(), permissions: [] }}
        submit={({ email, locale, permissions = [], role }) =>
          createInvitation({
            payload: { email: email.trim(), locale, role, ...(role === "admin" ? { permissions } : {}) },
          })
        }
      >
        <Form.Item
          name="email"
          label={t("email")}
          rules={[{ required: true, type: "email", message: t("emailMissing") }]}
        >
          <Input type="email" maxLength={320} autoComplete="off" />
        </Form.Item>
        <Form.Item name="locale" label={t("locale")}>
          <Select options={LANGUAGES.map((one) => ({ value: one, label: LANGUAGE_NAMES[one] }))} />
        </Form.Item>
        <RoleFields />
      </FormDrawer>
    </>
  )
}
