import { endpoint } from "../../../api/endpoint.ts"

export const listMails = endpoint("mails", "list", "GET", "/admin/mails")
export const readMail = endpoint("mails", "get", "GET", "/admin/mails/:id")
export const retryMail = endpoint("mails", "retry", "POST", "/admin/mails/:id/retry")

export type Mail = Awaited<ReturnType<typeof listMails>>["items"][number]
export type WrittenMail = Awaited<ReturnType<typeof readMail>>
