/**
 * A program that carries a licence, on `fetch` and Node's crypto alone. Ship the public keys with the program (here a
 * file that `curl URL/api/licence-keys` wrote): whoever fetches them from the server that is to be checked checks nothing.
 *
 *     npx tsx examples/licence_client.ts validate URL CODE MACHINE KEYS
 *     npx tsx examples/licence_client.ts file     URL CODE MACHINE OUT [sealed]
 *     npx tsx examples/licence_client.ts verify   FILE MACHINE KEYS [CODE]
 */
import { Buffer } from "node:buffer"
import { createDecipheriv, createHash, createPublicKey, hkdfSync, randomBytes, verify } from "node:crypto"
import { readFileSync, writeFileSync } from "node:fs"

/** A clock that is further off than this makes an answer too old, or too new, to believe. */
const CLOCK_SKEW_MS = 10 * 60_000

type Content = Readonly<Record<string, string | number | boolean | null>>

class Untrusted extends Error {}

/** Checks `<kind>.v1.<key id>.<payload>.<signature>` and gives what it says. */
const openSigned = (kind: string, text: string, keysFile: string): Content => {
  const [head, format, keyId, payload = "", signature = ""] = text.trim().split(".")
  if (head !== kind || format !== "v1") throw new Untrusted("this is no signed text of ours")
  const { keys } = JSON.parse(readFileSync(keysFile, "utf8")) as {
    readonly keys: ReadonlyArray<{ readonly key_id: string; readonly pem: string }>
  }
  const key = keys.find(({ key_id }) => key_id === keyId)
  if (key === undefined) throw new Untrusted("it is signed with a key that this program does not know")
  const signed = Buffer.from(`${head}.${format}.${keyId}.${payload}`)
  if (!verify(null, signed, createPublicKey(key.pem), Buffer.from(signature, "base64url"))) {
    throw new Untrusted("its signature is wrong")
  }
  return JSON.parse(Buffer.from(payload, "base64url").toString("utf8")) as Content
}

const machineDigest = (machine: string): string => createHash("sha256").update(machine).digest("base64url")

const post = async (url: string, body: Content) => {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", "accept-language": "en" },
    body: JSON.stringify(body),
  })
  return (await response.json()) as Content
}

const validate = async (url: string, code: string, machine: string, keysFile: string): Promise<boolean> => {
  const nonce = randomBytes(18).toString("base64url")
  const answer = await post(`${url}/api/validate`, { code, machine_code: machine, nonce })
  if (typeof answer["signature"] !== "string") throw new Untrusted("the answer is not signed")
  const told = openSigned("answer", answer["signature"], keysFile)
  if (told["nonce"] !== nonce) throw new Untrusted("this is the answer to another question")
  if (told["machine"] !== machineDigest(machine)) throw new Untrusted("this is the answer to another machine")
  if (Math.abs(Number(told["time"]) - Date.now()) > CLOCK_SKEW_MS) throw new Untrusted("one of the clocks is wrong")
  // Only what is signed counts: the rest of the answer may have been changed on its way.
  console.log(told["valid"] === true ? `VALID ${told["code"]}` : `INVALID ${told["code"]}`)
  return told["valid"] === true
}

const fetchFile = async (url: string, code: string, machine: string, path: string, sealed: boolean) => {
  const answer = await post(`${url}/api/licences/file`, { code, machine_code: machine, sealed })
  if (typeof answer["file"] !== "string") {
    console.log(`INVALID ${answer["code"]}`)
    return false
  }
  writeFileSync(path, `${answer["file"]}\n`)
  console.log(`WRITTEN ${path}`)
  return true
}

/** The canonical form of a code: no blanks and dashes, upper case, O is 0, I and L are 1. */
const canonical = (code: string): string =>
  code
    .replace(/[\s\-_.]/g, "")
    .toUpperCase()
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1")

/** Opens a sealed file: AES-256-GCM under a key that HKDF derives from code and machine code. */
const unseal = (text: string, machine: string, code: string): string => {
  const [salt, nonce, body] = text
    .split(".")
    .slice(2)
    .map((part) => Buffer.from(part, "base64url"))
  if (salt === undefined || nonce === undefined || body === undefined) throw new Untrusted("the file is incomplete")
  const key = hkdfSync("sha256", `${canonical(code)}\n${machine}`, salt, "mintcode/licence-file/v1", 32)
  const decipher = createDecipheriv("aes-256-gcm", new Uint8Array(key), nonce, { authTagLength: 16 })
  decipher.setAuthTag(body.subarray(-16))
  try {
    return Buffer.concat([decipher.update(body.subarray(0, -16)), decipher.final()]).toString("utf8")
  } catch {
    throw new Untrusted("the file does not open with this code and machine")
  }
}

const verifyFile = (path: string, machine: string, keysFile: string, code: string | undefined): boolean => {
  const text = readFileSync(path, "utf8").trim()
  const plain = text.startsWith("sealed-licence.v1.") ? unseal(text, machine, code ?? "") : text
  const file = openSigned("licence", plain, keysFile)
  if (file["machine"] !== machineDigest(machine)) throw new Untrusted("the file is another machine's")
  const now = Date.now()
  const holds = Number(file["not_before"]) <= now && now < Number(file["expires_at"])
  console.log(holds ? `VALID ${file["product"]}` : "INVALID EXPIRED")
  return holds
}

const run = (): boolean | Promise<boolean> => {
  const [command, a = "", b = "", c = "", d = "", e] = process.argv.slice(2)
  switch (command) {
    case "validate":
      return validate(a, b, c, d)
    case "file":
      return fetchFile(a, b, c, d, e === "sealed")
    case "verify":
      return verifyFile(a, b, c, d === "" ? undefined : d)
    default:
      console.error(
        "licence_client.ts validate URL CODE MACHINE KEYS | file URL CODE MACHINE OUT | verify FILE MACHINE KEYS",
      )
      process.exit(64)
  }
}

try {
  process.exitCode = (await run()) ? 0 : 1
} catch (error) {
  console.log(`UNTRUSTED ${error instanceof Untrusted ? error.message : "no answer that can be read"}`)
  process.exitCode = 2
}
