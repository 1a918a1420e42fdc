/**
 * Names of upstream suppliers, which no buyer and no developer may ever see (C12). The one list: the scan of the
 * sources and of the OpenAPI document, and tests that read answers, ask `findSupplierName`.
 */
const SUPPLIER_NAMES: ReadonlyArray<{ readonly name: string; readonly pattern: RegExp }> = [
  { name: "5sim", pattern: /(?<![a-z0-9])5[\s_.-]?sim(?![a-z])/i },
  { name: "five sim", pattern: /five[\s_.-]?sim(?!pl|ilar|ul)/i },
  { name: "sms-activate", pattern: /sms[\s_.-]?activate/i },
  { name: "openai", pattern: /open[\s_.-]?ai(?![a-z])/i },
  { name: "chatgpt", pattern: /chat[\s_.-]?gpt/i },
]

/** The first supplier's name in a text, with where it starts. */
export const findSupplierName = (text: string): { readonly name: string; readonly index: number } | undefined => {
  for (const { name, pattern } of SUPPLIER_NAMES) {
    const match = pattern.exec(text)
    if (match !== null) return { name, index: match.index }
  }
  return undefined
}
