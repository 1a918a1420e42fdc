/** The languages that MintCode speaks. */
export type Language = "zh" | "en"

/**
 * The language of an answer (RFC 9110, section 12.5.4). Chinese when nothing is said or anything will do, for clients in
 * the field look for its words; English for whoever names other languages only.
 */
export const languageOf = (acceptLanguage: string | undefined): Language => {
  if (acceptLanguage === undefined) return "zh"
  const ranges = acceptLanguage
    .split(",")
    .map((range) => {
      const [tag = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase())
      const weight = parameters.find((parameter) => parameter.startsWith("q="))
      return { tag, weight: weight === undefined ? 1 : Number(weight.slice(2)) || 0 }
    })
    .filter(({ tag, weight }) => tag !== "" && weight > 0)
    .sort((left, right) => right.weight - left.weight)
  if (ranges.length === 0) return "zh"
  for (const { tag } of ranges) {
    if (tag === "*" || tag === "zh" || tag.startsWith("zh-")) return "zh"
    if (tag === "en" || tag.startsWith("en-")) return "en"
  }
  return "en"
}
