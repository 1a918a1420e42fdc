/** Words of the invitations. */
export const words = {
  title: "Invitations",
  hint: "Who was asked to help run this shop. The link goes out by mail and works once.",
  email: "E-mail",
  emailMissing: "Enter an e-mail address",
  locale: "Language of the mail",
  role: "Role",
  states: { open: "Open", accepted: "Accepted", revoked: "Taken back", over: "Over" },
  expires: "Open until",
  invite: "Invite somebody",
  send: "Send",
  sent: "The invitation is on its way",
  revoke: "Take back",
  revokeTitle: "Take the invitation of {{email}} back?",
  revokeHint: "The link in the mail stops working. This cannot be undone, but you can invite again.",
  revoked: "Taken back",
  empty: { title: "Nobody was invited yet", hint: "Invite somebody, and say what they may do." },
} as const
