import type { ScriptInput } from "./script.ts"

const COUNTRIES = {
  russia: { iso: "ru", prefix: "+7", number: 0 },
  ukraine: { iso: "ua", prefix: "+380", number: 1 },
  kazakhstan: { iso: "kz", prefix: "+7", number: 2 },
  indonesia: { iso: "id", prefix: "+62", number: 6 },
  poland: { iso: "pl", prefix: "+48", number: 15 },
  england: { iso: "gb", prefix: "+44", number: 16 },
  india: { iso: "in", prefix: "+91", number: 22 },
  canada: { iso: "ca", prefix: "+1", number: 36 },
  germany: { iso: "de", prefix: "+49", number: 43 },
  usa: { iso: "us", prefix: "+1", number: 187 },
} as const

const SERVICES = {
  telegram: "tg",
  whatsapp: "wa",
  google: "go",
  facebook: "fb",
  instagram: "ig",
  openai: "dr",
  vkontakte: "vk",
} as const

/** Price in USD of a code in the first country; each further one costs a little more. */
const PRICES: Readonly<Record<string, number>> = {
  telegram: 0.32,
  whatsapp: 0.41,
  google: 0.18,
  facebook: 0.12,
  instagram: 0.11,
  openai: 0.15,
  vkontakte: 0.09,
}

const TEXTS: Readonly<Record<string, string>> = {
  telegram: "Telegram code {code}. Do not give this code to anyone.",
  whatsapp: "Your WhatsApp code: {code}. Don't share this code with others",
  google: "G-{code} is your Google verification code.",
}

const OPERATORS = [
  { operator: "virtual4", surcharge: 0, rate: 87.5, delayMs: 3_000 },
  { operator: "virtual18", surcharge: 0.06, rate: 96.2, delayMs: 2_000 },
] as const

/**
 * The market of the demo: ten countries, seven products, two operators each, everything in stock and a message after
 * two or three seconds. England's `virtual4` has no Telegram numbers, so that a product with several plans shows how it
 * moves on. Two small team workspaces, whose invitations are accepted after five seconds.
 */
export const demoScript: ScriptInput = {
  workspaces: {
    "team-one": { seats: 5, acceptAfterMs: 5_000 },
    "team-two": { seats: 5, acceptAfterMs: 5_000 },
  },
  countries: COUNTRIES,
  services: SERVICES,
  offers: [
    ...Object.keys(COUNTRIES).flatMap((country, place) =>
      Object.keys(SERVICES).flatMap((product) =>
        OPERATORS.map(({ operator, surcharge, rate, delayMs }) => ({
          country,
          operator,
          product,
          price: Number(((PRICES[product] ?? 0.2) + 0.03 * place + surcharge).toFixed(2)),
          rate,
          sms: [{ delayMs, sender: product, text: TEXTS[product] ?? "Your verification code is {code}" }],
          ...(country === "england" && operator === "virtual4" && product === "telegram" ? { count: 0 } : {}),
        })),
      ),
    ),
    ...["3hours", "1day"].map((product, index) => ({
      country: "usa",
      operator: "virtual4",
      product,
      category: "hosting" as const,
      price: 1.5 + index,
      rate: 99,
      sms: [{ delayMs: 2_000, sender: "demo", text: "Your verification code is {code}" }],
    })),
  ],
}
