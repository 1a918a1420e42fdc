import { Schema } from "effect"
import { isAddressList } from "./address_list.ts"
import type { SettingType } from "./setting.ts"

/** What a setting means, which values it takes and what holds until an operator changes it. */
export interface SettingDefinition<A> {
  readonly type: SettingType
  readonly schema: Schema.Schema<A>
  readonly default: A
  readonly description: string
  /** Kept sealed and never shown again. */
  readonly secret: boolean
}

const setting = <A>(
  type: SettingType,
  schema: Schema.Schema<A>,
  initial: A,
  description: string,
  secret = false,
): SettingDefinition<A> => ({ type, schema, default: initial, description, secret })

const text = (max: number) => Schema.String.pipe(Schema.maxLength(max))
const whole = (min: number, max: number) => Schema.Int.pipe(Schema.between(min, max))

/** Every setting there is. Adding one here is all it takes: console, API and CLI list what this holds. */
export const SETTINGS = {
  site_title: setting("string", text(120), "MintCode", "Name of the shop on pages and in mails"),
  support_text: setting("string", text(2_000), "", "Where a buyer finds help; shown when a redemption needs support"),
  registration_open: setting(
    "bool",
    Schema.Boolean,
    true,
    "Whether anybody may register an account; invitations go on",
  ),
  shop_time_zone: setting("string", text(64), "Asia/Shanghai", "IANA time zone for times that carry an offset"),
  turnstile_enabled: setting("bool", Schema.Boolean, false, "Ask buyers to pass a Turnstile check"),
  turnstile_site_key: setting("string", text(200), "", "Turnstile site key"),
  turnstile_secret_key: setting("string", text(200), "", "Turnstile secret key", true),
  alert_emails: setting(
    "string",
    text(2_600).pipe(Schema.filter(isAddressList)),
    "",
    "Addresses that alerts are mailed to, with commas between them; none for no mails",
  ),
  alert_quiet_minutes: setting("int", whole(1, 1_440), 60, "Minutes until the same alert is mailed again"),
  alert_language: setting(
    "string",
    text(8).pipe(Schema.pattern(/^(zh|en)$/)),
    "zh",
    "Language of alert mails: zh or en",
  ),
  token_check_interval: setting("int", whole(1, 168), 6, "Hours between checks of a workspace token"),
  token_failure_threshold: setting("int", whole(1, 20), 2, "Failed checks in a row that disable a workspace"),
  invitation_validity_days: setting("int", whole(1, 365), 30, "Days an invitation stays open"),
  seat_alert_low_percent: setting("int", whole(1, 100), 85, "Share of a workspace's seats in use that raises an alert"),
  seat_alert_high_percent: setting("int", whole(1, 100), 95, "The share that raises a second, urgent one"),
  seat_transfer_lead_hours: setting(
    "int",
    whole(1, 720),
    72,
    "Hours before a workspace ends that its members are moved",
  ),
  seat_reconciliation_interval: setting("int", whole(1, 168), 6, "Hours between comparisons of a workspace's members"),
  breaker_enabled: setting("bool", Schema.Boolean, true, "Rest plans that are nearly always out of stock"),
  breaker_sample_min: setting("int", whole(1, 1_000), 10, "Orders in the window before the breaker may act"),
  breaker_share_percent: setting("int", whole(1, 100), 80, "Share of out-of-stock answers that opens the breaker"),
  result_views_max: setting("int", whole(1, 1_000), 20, "How often a delivered value is shown in full"),
} as const satisfies Record<string, SettingDefinition<string> | SettingDefinition<number> | SettingDefinition<boolean>>

export type SettingKey = keyof typeof SETTINGS
export type SettingValue<Key extends SettingKey> = (typeof SETTINGS)[Key] extends SettingDefinition<infer A> ? A : never

export const SETTING_KEYS = Object.keys(SETTINGS) as ReadonlyArray<SettingKey>

/** True for the name of a setting, and for nothing that every object has. */
export const isSettingKey = (key: string): key is SettingKey => Object.hasOwn(SETTINGS, key)
