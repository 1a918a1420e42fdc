import { createHash, verify } from "node:crypto"

/** What a reader's mail server makes of a DKIM signature (RFC 6376) with relaxed forms and RSA over SHA-256. */
export interface DkimVerdict {
  readonly tags: Readonly<Record<string, string>>
  readonly isBodyIntact: boolean
  readonly isSigned: boolean
}

/** Looks at the signature of a mail as it came over the wire, with the public key that would stand in the DNS. */
export const verifyDkim = (raw: string, publicKey: string): DkimVerdict => {
  const end = raw.indexOf("\r\n\r\n")
  const headers = raw
    .slice(0, end)
    .split(/\r\n(?![ \t])/)
    .map((line) => ({ name: line.slice(0, line.indexOf(":")).trim().toLowerCase(), value: relaxed(line) }))
  const signature = headers.find(({ name }) => name === "dkim-signature")?.value ?? ""
  const tags = Object.fromEntries(
    signature.split(";").map((tag) => {
      const at = tag.indexOf("=")
      return [tag.slice(0, at).trim(), tag.slice(at + 1).replace(/\s/g, "")]
    }),
  )
  const signed = (tags["h"] ?? "").toLowerCase().split(":")
  const lines = signed.flatMap((wanted) => {
    const at = headers.findLastIndex(({ name }) => name === wanted)
    return at < 0 ? [] : headers.splice(at, 1).map(({ name, value }) => `${name}:${value}\r\n`)
  })
  const own = `dkim-signature:${signature.replace(/(^|;)(\s*b=)[^;]*/, "$1$2")}`
  return {
    tags,
    isBodyIntact:
      createHash("sha256")
        .update(relaxedBody(raw.slice(end + 4)))
        .digest("base64") === tags["bh"],
    isSigned: verify("sha256", Buffer.from(lines.join("") + own), publicKey, Buffer.from(tags["b"] ?? "", "base64")),
  }
}

const relaxed = (line: string): string =>
  line
    .slice(line.indexOf(":") + 1)
    .replace(/\r\n/g, "")
    .replace(/[ \t]+/g, " ")
    .trim()

const relaxedBody = (body: string): string => {
  const lines = body.split("\r\n").map((line) => line.replace(/[ \t]+/g, " ").replace(/ $/, ""))
  while (lines.at(-1) === "") lines.pop()
  return lines.length === 0 ? "" : `${lines.join("\r\n")}\r\n`
}
