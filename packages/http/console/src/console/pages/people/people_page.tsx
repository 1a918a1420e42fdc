import { Button, Table, type TableProps, Tag } from "antd"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { CodeText } from "../../parts/code_text.tsx"
import { ConfirmAction } from "../../parts/confirm_action.tsx"
import { DetailDrawer } from "../../parts/detail_drawer.tsx"
import { EmptyHint } from "../../parts/empty_hint.tsx"
import { Facts } from "../../parts/facts.tsx"
import { ListPage } from "../../parts/list_page.tsx"
import { RowLink } from "../../parts/row_link.tsx"
import { TimeText } from "../../parts/time_text.tsx"
import { useFilters } from "../../parts/use_filters.ts"
import { useMay } from "../../session/session.ts"
import {
  disablePerson,
  enablePerson,
  listPeople,
  logOutPerson,
  type PersonDetails,
  type PersonView,
  ROLES,
  readPerson,
} from "./people_calls.ts"
import { PERSON_STATES, PersonStateTag } from "./person_state_tag.tsx"
import { RoleForm } from "./role_form.tsx"

/** Everybody with an account. */
export const PeoplePage = () => {
  const { t } = useTranslation("people")
  const { t: common } = useTranslation()
  const { change, filters } = useFilters()
  const columns: NonNullable<TableProps<PersonView>["columns"]> = [
    {
      key: "email",
      title: t("email"),
      render: (_, person) => <RowLink onOpen={() => change({ id: person.id })}>{person.email}</RowLink>,
    },
    { key: "role", title: t("role"), responsive: ["sm"], render: (_, { role }) => common(`roles.${role}`) },
    { key: "state", title: common("state"), render: (_, { state }) => <PersonStateTag state={state} /> },
    { key: "totp", title: t("totp"), responsive: ["lg"], render: (_, { totp }) => common(totp ? "yes" : "no") },
    {
      key: "created",
      title: common("created"),
      responsive: ["md"],
      render: (_, { createdAt }) => <TimeText at={createdAt} />,
    },
  ]
  return (
    <>
      <ListPage<PersonView>
        title={t("title")}
        hint={t("hint")}
        fields={[
          { kind: "text", name: "search", label: t("search"), width: 260 },
          {
            kind: "choice",
            name: "role",
            label: t("role"),
            options: ROLES.map((role) => ({ value: role, label: common(`roles.${role}`) })),
          },
          {
            kind: "choice",
            name: "state",
            label: common("state"),
            options: PERSON_STATES.map((state) => ({ value: state, label: t(`states.${state}`) })),
          },
        ]}
        queryKey="people"
        call={listPeople}
        columns={columns}
        empty={<EmptyHint title={t("empty.title")} hint={t("empty.hint")} />}
      />
      <DetailDrawer<PersonDetails>
        id={filters["id"]}
        onClose={() => change({ id: undefined })}
        title={t("person")}
        queryKey="people"
        read={(id, signal) => readPerson({ path: { id } }, { signal })}
        actions={({ user }) => <PersonActions person={user} />}
      >
        {(details) => <Person details={details} />}
      </DetailDrawer>
    </>
  )
}

const PersonActions = ({ person }: { readonly person: PersonView }) => {
  const { t } = useTranslation("people")
  const { t: common } = useTranslation()
  const may = useMay()
  const [isEditing, setEditing] = useState(false)
  const path = { id: person.id }
  if (person.state === "closed") return null
  return (
    <>
      {may("people:roles") ? <Button onClick={() => setEditing(true)}>{t("changeRole")}</Button> : null}
      <ConfirmAction
        permission="people:edit"
        label={t("logOut")}
        title={t("logOutTitle", { email: person.email })}
        content={t("logOutHint")}
        done={t("loggedOut")}
        touches={["people"]}
        run={() => logOutPerson({ path })}
      />
      {person.state === "disabled" ? (
        <ConfirmAction
          permission="people:edit"
          label={t("enable")}
          title={t("enableTitle", { email: person.email })}
          content={t("enableHint")}
          done={common("saved")}
          touches={["people"]}
          undo={() => disablePerson({ path })}
          run={() => enablePerson({ path })}
        />
      ) : (
        <ConfirmAction
          permission="people:edit"
          danger
          label={t("disable")}
          title={t("disableTitle", { email: person.email })}
          content={t("disableHint")}
          done={common("saved")}
          touches={["people"]}
          undo={() => enablePerson({ path })}
          run={() => disablePerson({ path })}
        />
      )}
      <RoleForm person={person} open={isEditing} onClose={() => setEditing(false)} />
    </>
  )
}

const Person = ({ details: { devices, sessions, user } }: { readonly details: PersonDetails }) => {
  const { t } = useTranslation("people")
  const { t: common } = useTranslation()
  return (
    <>
      <Facts
        facts={[
          [t("email"), user.email],
          [common("state"), <PersonStateTag key="state" state={user.state} />],
          [t("role"), common(`roles.${user.role}`)],
          ...(user.role === "admin"
            ? ([[t("permissions"), user.permissions.map((name) => <Tag key={name}>{name}</Tag>)]] as const)
            : []),
          [t("totp"), user.totp ? t("totpOn", { count: user.recoveryCodesLeft }) : t("totpOff")],
          [t("verified"), <TimeText key="verified" at={user.verifiedAt} />],
          [common("created"), <TimeText key="created" at={user.createdAt} />],
          [t("id"), <CodeText key="id" text={user.id} copyable />],
        ]}
      />
      <h3 className="section-title">{t("sessions")}</h3>
      <Table
        size="small"
        rowKey="id"
        dataSource={[...sessions]}
        pagination={false}
        locale={{ emptyText: t("noSessions") }}
        columns={[
          { key: "seen", title: t("seen"), render: (_, { lastSeenAt }) => <TimeText at={lastSeenAt} /> },
          { key: "ip", title: t("ip"), render: (_, { ip }) => ip ?? "—" },
          {
            key: "agent",
            title: t("agent"),
            render: (_, { userAgent }) => <span className="agent">{userAgent ?? "—"}</span>,
          },
        ]}
      />
      {devices.length === 0 ? null : (
        <>
          <h3 className="section-title">{t("devices")}</h3>
          <ul>
            {devices.map(({ createdAt, id, name }) => (
              <li key={id}>
                {name} · <TimeText at={createdAt} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}
