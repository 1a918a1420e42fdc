import { Schema } from "effect"

/** The host's number of a country; plans may write it as a number or as text. */
const Country = Schema.Union(
  Schema.NonNegativeInt,
  Schema.String.pipe(Schema.pattern(/^\d{1,5}$/, { message: () => "Expected the host's number of a country" })),
)

const Name = Schema.String.pipe(
  Schema.pattern(/^[a-z0-9][a-z0-9_,-]{0,63}$/i, { message: () => "Expected letters, digits, _ , and -" }),
)

/** What a plan says to order from an SMS-Activate-compatible host. */
export const SmsActivateParameters = Schema.Struct({
  country: Country,
  /** The host's short name of a service, such as `tg`. */
  service: Name,
  /** One operator or several, comma-separated; any when left out. Hosts may give another when it has none. */
  operator: Schema.optionalWith(Name, { exact: true }),
  /** Prefixes of numbers to leave out, comma-separated. */
  phoneException: Schema.optionalWith(
    Schema.String.pipe(
      Schema.pattern(/^\d{3,12}(,\d{3,12})*$/, { message: () => "Expected prefixes such as 7918,7900111" }),
    ),
    { exact: true },
  ),
  /** Forwards calls to the account's number. */
  forward: Schema.optionalWith(Schema.Boolean, { exact: true }),
})
export type SmsActivateParameters = typeof SmsActivateParameters.Type
