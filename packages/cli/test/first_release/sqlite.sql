CREATE TABLE "api_key" (
  "id" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "owner_id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "mode" TEXT NOT NULL,
  "digest" BLOB NOT NULL,
  "prefix" TEXT NOT NULL,
  "last_four" TEXT NOT NULL,
  "scopes" TEXT NOT NULL,
  "active" INTEGER NOT NULL,
  "rate_per_minute" INTEGER NOT NULL,
  "networks" TEXT NOT NULL,
  "expires_at" INTEGER,
  "replaced_by" TEXT,
  "created_at" INTEGER NOT NULL,
  "updated_at" INTEGER NOT NULL,
  PRIMARY KEY ("id")
) STRICT;
CREATE TABLE "api_key_usage" (
  "id" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "request_count" INTEGER NOT NULL,
  "last_used_at" INTEGER NOT NULL,
  PRIMARY KEY ("id")
) STRICT;
CREATE TABLE "audit_seal" (
  "id" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "sequence" INTEGER NOT NULL,
  "count" INTEGER NOT NULL,
  "members" TEXT NOT NULL,
  "previous" TEXT NOT NULL,
  "digest" TEXT NOT NULL,
  "mac" BLOB NOT NULL,
  "at" INTEGER NOT NULL,
  PRIMARY KEY ("id")
) STRICT;
CREATE TABLE "balance" (
  "key" TEXT NOT NULL,
  "owner_id" TEXT NOT NULL,
  "currency" TEXT NOT NULL,
  "minor" INTEGER NOT NULL,
  PRIMARY KEY ("key")
) STRICT;
CREATE TABLE "balance_movement" (
  "id" TEXT NOT NULL,
  "owner_id" TEXT NOT NULL,
  "currency" TEXT NOT NULL,
  "minor" INTEGER NOT NULL,
  "kind" TEXT NOT NULL,
  "cause" TEXT NOT NULL,
  "note" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "created_at" INTEGER NOT NULL,
  PRIMARY KEY ("id")
) STRICT;
CREATE TABLE "ban" (
  "id" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "kind" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "source" TEXT NOT NULL,
  "until" INTEGER NOT NULL,
  "strikes" INTEGER NOT NULL,
  "lifted_at" INTEGER,
  "note" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "created_at" INTEGER NOT NULL,
  "updated_at" INTEGER NOT NULL,
  PRIMARY KEY ("id")
) STRICT;
CREATE TABLE "batch" (
  "id" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "product_id" TEXT NOT NULL,
  "source" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "count" INTEGER NOT NULL,
  "done" INTEGER NOT NULL,
  "next_number" INTEGER NOT NULL,
  "format" TEXT NOT NULL,
  "sealed_key" TEXT,
  "uses_max" INTEGER NOT NULL,
  "expires_at" INTEGER,
  "note" TEXT NOT NULL,
  "tags" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "created_from" TEXT,
  "created_at" INTEGER NOT NULL,
  "updated_at" INTEGER NOT NULL,
  PRIMARY KEY ("id")
) STRICT;
CREATE TABLE "device" (
  "id" TEXT NOT NULL,
  "user_id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "fingerprint" BLOB NOT NULL,
  "created_at" INTEGER NOT NULL,
  PRIMARY KEY ("id")
) STRICT;
CREATE TABLE "email_token" (
  "id" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "user_id" TEXT NOT NULL,
  "purpose" TEXT NOT NULL,
  "digest" BLOB NOT NULL,
  "epoch" INTEGER NOT NULL,
  "created_at" INTEGER NOT NULL,
  "expires_at" INTEGER NOT NULL,
  PRIMARY KEY ("id")
) STRICT;
CREATE TABLE "event" (
  "id" TEXT NOT NULL,
  "at" INTEGER NOT NULL,
  "type" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "subject_id" TEXT NOT NULL,
  "actor" TEXT NOT NULL,
  "permission" TEXT,
  "data" TEXT NOT NULL,
  "pending" INTEGER NOT NULL,
  "actor_id" TEXT NOT NULL,
  "ip" TEXT,
  "seal" INTEGER NOT NULL,
  PRIMARY KEY ("id")
) STRICT;
CREATE TABLE "idempotency_key" (
  "key" TEXT NOT NULL,
  "request_digest" TEXT NOT NULL,
  "result_id" TEXT NOT NULL,
  "created_at" INTEGER NOT NULL,
  PRIMARY KEY ("key")
) STRICT;
CREATE TABLE "invitation" (
  "id" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "email" TEXT NOT NULL,
  "role" TEXT NOT NULL,
  "permissions" TEXT NOT NULL,
  "locale" TEXT NOT NULL,
  "digest" BLOB NOT NULL,
  "state" TEXT NOT NULL,
  "expires_at" INTEGER NOT NULL,
  "created_by" TEXT NOT NULL,
  "created_at" INTEGER NOT NULL,
  "updated_at" INTEGER NOT NULL,
  PRIMARY KEY ("id")
) STRICT;
CREATE TABLE "licence" (
  "id" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "voucher_id" TEXT NOT NULL,
  "redemption_id" TEXT NOT NULL,
  "product_id" TEXT NOT NULL,
  "prefix" TEXT NOT NULL,
  "head" TEXT NOT NULL,
  "tail" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "activated_at" INTEGER NOT NULL,
  "starts_at" INTEGER NOT NULL,
  "ends_at" INTEGER,
  "machines_max" INTEGER NOT NULL,
  "floating" INTEGER NOT NULL,
  "transfers_used" INTEGER NOT NULL,
  "transferred_at" INTEGER,
  "last_seen_at" INTEGER NOT NULL,
  "checks" INTEGER NOT NULL,
  "note" TEXT NOT NULL,
  "updated_at" INTEGER NOT NULL,
  PRIMARY KEY ("id")
) STRICT;
CREATE TABLE "licence_key" (
  "id" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "public_key" BLOB NOT NULL,
  "sealed_private_key" TEXT NOT NULL,
  "signs_from" INTEGER NOT NULL,
  "created_at" INTEGER NOT NULL,
  PRIMARY KEY ("id")
) STRICT;
CREATE TABLE "licence_machine" (
  "id" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "licence_id" TEXT NOT NULL,
  "digest" BLOB NOT NULL,
  "sealed_code" TEXT NOT NULL,
  "shown" TEXT NOT NULL,
  "bound_at" INTEGER NOT NULL,
  "last_seen_at" INTEGER NOT NULL,
  "checks" INTEGER NOT NULL,
  PRIMARY KEY ("id")
) STRICT;
CREATE TABLE "limit_share" (
  "id" TEXT NOT NULL,
  "process" TEXT NOT NULL,
  "tallies" TEXT NOT NULL,
  "at" INTEGER NOT NULL,
  PRIMARY KEY ("id")
) STRICT;
CREATE TABLE "login_throttle" (
  "key" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "failures" INTEGER NOT NULL,
  "failed_at" INTEGER NOT NULL,
  "blocked_until" INTEGER NOT NULL,
  PRIMARY KEY ("key")
) STRICT;
CREATE TABLE "mail" (
  "id" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "to" TEXT NOT NULL,
  "template" TEXT NOT NULL,
  "locale" TEXT NOT NULL,
  "variables" TEXT NOT NULL,
  "sealed_variables" TEXT,
  "state" TEXT NOT NULL,
  "tries" INTEGER NOT NULL,
  "wake_at" INTEGER,
  "last_error" TEXT,
  "sent_at" INTEGER,
  "created_at" INTEGER NOT NULL,
  PRIMARY KEY ("id")
) STRICT;
CREATE TABLE "mail_allowance" (
  "key" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "times" TEXT NOT NULL,
  "updated_at" INTEGER NOT NULL,
  PRIMARY KEY ("key")
) STRICT;
CREATE TABLE mintcode_migration (
  id INTEGER PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  applied_at INTEGER NOT NULL
) STRICT;
CREATE TABLE "operator_token" (
  "id" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "name" TEXT NOT NULL,
  "digest" BLOB NOT NULL,
  "last_four" TEXT NOT NULL,
  "active" INTEGER NOT NULL,
  "created_at" INTEGER NOT NULL,
  PRIMARY KEY ("id")
) STRICT;
CREATE TABLE "plan" (
  "id" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "name" TEXT NOT NULL,
  "account_id" TEXT NOT NULL,
  "parameters" TEXT NOT NULL,
  "expected_cost_minor" INTEGER,
  "maximum_price_minor" INTEGER,
  "weight" INTEGER NOT NULL,
  "tags" TEXT NOT NULL,
  "enabled" INTEGER NOT NULL,
  "breaker_mode" TEXT NOT NULL,
  "breaker_until" INTEGER,
  "created_at" INTEGER NOT NULL,
  "updated_at" INTEGER NOT NULL,
  PRIMARY KEY ("id")
) STRICT;
CREATE TABLE "plan_outcome" (
  "key" TEXT NOT NULL,
  "plan_id" TEXT NOT NULL,
  "bucket_at" INTEGER NOT NULL,
  "asked" INTEGER NOT NULL,
  "out_of_stock" INTEGER NOT NULL,
  "placed" INTEGER NOT NULL,
  "delivered" INTEGER NOT NULL,
  "cost_minor" INTEGER NOT NULL,
  PRIMARY KEY ("key")
) STRICT;
CREATE TABLE "product" (
  "id" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "kind" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "delivery_type" TEXT NOT NULL,
  "policy" TEXT NOT NULL,
  "plan_ids" TEXT NOT NULL,
  "entitlement_ms" INTEGER,
  "price" TEXT,
  "terms" TEXT NOT NULL,
  "code_format" TEXT NOT NULL,
  "voucher_expiry" TEXT NOT NULL,
  "enabled" INTEGER NOT NULL,
  "created_at" INTEGER NOT NULL,
  "updated_at" INTEGER NOT NULL,
  PRIMARY KEY ("id")
) STRICT;
CREATE TABLE "redemption" (
  "id" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "voucher_id" TEXT NOT NULL,
  "product_id" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "wake_at" INTEGER,
  "deadline_at" INTEGER NOT NULL,
  "plan_ids" TEXT NOT NULL,
  "plan_index" INTEGER NOT NULL,
  "plans_tried" INTEGER NOT NULL,
  "intent" TEXT,
  "order" TEXT,
  "cancel_reason" TEXT,
  "checks" INTEGER NOT NULL,
  "tries" INTEGER NOT NULL,
  "failure" TEXT,
  "sealed_input" TEXT,
  "sealed_result" TEXT,
  "result_views" INTEGER NOT NULL,
  "holder_digest" BLOB,
  "idempotency_digest" BLOB,
  "created_at" INTEGER NOT NULL,
  "updated_at" INTEGER NOT NULL,
  "ended_at" INTEGER,
  PRIMARY KEY ("id")
) STRICT;
CREATE TABLE "redemption_transition" (
  "key" TEXT NOT NULL,
  "redemption_id" TEXT NOT NULL,
  "sequence" INTEGER NOT NULL,
  "at" INTEGER NOT NULL,
  "from" TEXT NOT NULL,
  "to" TEXT NOT NULL,
  "event" TEXT NOT NULL,
  "plan_id" TEXT,
  "order_ref" TEXT,
  "fault" TEXT,
  "duration_ms" INTEGER NOT NULL,
  PRIMARY KEY ("key")
) STRICT;
CREATE TABLE "role_count" (
  "role" TEXT NOT NULL,
  "count" INTEGER NOT NULL,
  PRIMARY KEY ("role")
) STRICT;
CREATE TABLE "session" (
  "id" TEXT NOT NULL,
  "user_id" TEXT NOT NULL,
  "digest" BLOB NOT NULL,
  "epoch" INTEGER NOT NULL,
  "created_at" INTEGER NOT NULL,
  "last_seen_at" INTEGER NOT NULL,
  "expires_at" INTEGER NOT NULL,
  "ip" TEXT,
  "user_agent" TEXT NOT NULL,
  PRIMARY KEY ("id")
) STRICT;
CREATE TABLE "setting" (
  "key" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "value" TEXT NOT NULL,
  "updated_at" INTEGER NOT NULL,
  "updated_by" TEXT NOT NULL,
  PRIMARY KEY ("key")
) STRICT;
CREATE TABLE "shop_order" (
  "id" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "owner_id" TEXT NOT NULL,
  "key_id" TEXT NOT NULL,
  "test" INTEGER NOT NULL,
  "source" TEXT NOT NULL,
  "product_id" TEXT NOT NULL,
  "redemption_id" TEXT,
  "price_minor" INTEGER,
  "currency" TEXT,
  "charge" TEXT NOT NULL,
  "reference" TEXT,
  "state" TEXT NOT NULL,
  "open" INTEGER NOT NULL,
  "attempt" INTEGER NOT NULL,
  "script" TEXT,
  "script_at" INTEGER,
  "script_ends_at" INTEGER,
  "views" INTEGER NOT NULL,
  "created_at" INTEGER NOT NULL,
  "updated_at" INTEGER NOT NULL,
  PRIMARY KEY ("id")
) STRICT;
CREATE TABLE "upstream_account" (
  "id" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "driver" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "base_url" TEXT NOT NULL,
  "sealed_token" TEXT,
  "currency" TEXT NOT NULL,
  "enabled" INTEGER NOT NULL,
  "rate_per_second" INTEGER NOT NULL,
  "balance_minor" INTEGER,
  "balance_at" INTEGER,
  "balance_alert_minor" INTEGER,
  "balance_low" INTEGER NOT NULL,
  "options" TEXT NOT NULL,
  "created_at" INTEGER NOT NULL,
  "updated_at" INTEGER NOT NULL,
  PRIMARY KEY ("id")
) STRICT;
CREATE TABLE "upstream_order" (
  "id" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "redemption_id" TEXT NOT NULL,
  "account_id" TEXT NOT NULL,
  "plan_id" TEXT NOT NULL,
  "ref" TEXT NOT NULL,
  "intent" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "cost_minor" INTEGER,
  "currency" TEXT,
  "placed_at" INTEGER NOT NULL,
  "expires_at" INTEGER NOT NULL,
  "wake_at" INTEGER,
  "tries" INTEGER NOT NULL,
  "updated_at" INTEGER NOT NULL,
  PRIMARY KEY ("id")
) STRICT;
CREATE TABLE "upstream_throttle" (
  "id" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "next_at" INTEGER NOT NULL,
  "width" INTEGER NOT NULL,
  "blocked_until" INTEGER NOT NULL,
  "widened_at" INTEGER NOT NULL,
  PRIMARY KEY ("id")
) STRICT;
CREATE TABLE "user" (
  "id" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "email" TEXT NOT NULL,
  "password_hash" TEXT,
  "role" TEXT NOT NULL,
  "permissions" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "locale" TEXT NOT NULL,
  "verified_at" INTEGER,
  "epoch" INTEGER NOT NULL,
  "sealed_totp" TEXT,
  "totp_confirmed_at" INTEGER,
  "totp_step" INTEGER,
  "recovery_digests" TEXT NOT NULL,
  "device_count" INTEGER NOT NULL,
  "created_at" INTEGER NOT NULL,
  "updated_at" INTEGER NOT NULL,
  PRIMARY KEY ("id")
) STRICT;
CREATE TABLE "voucher" (
  "id" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "product_id" TEXT NOT NULL,
  "batch_id" TEXT NOT NULL,
  "number" INTEGER,
  "sealed_code" TEXT,
  "code_index" BLOB NOT NULL,
  "prefix" TEXT NOT NULL,
  "head" TEXT NOT NULL,
  "tail" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "uses_max" INTEGER NOT NULL,
  "used_count" INTEGER NOT NULL,
  "failed_count" INTEGER NOT NULL,
  "redemption_id" TEXT,
  "rests_until" INTEGER,
  "expires_at" INTEGER,
  "note" TEXT NOT NULL,
  "holder" TEXT,
  "created_at" INTEGER NOT NULL,
  "updated_at" INTEGER NOT NULL,
  "last_used_at" INTEGER,
  PRIMARY KEY ("id")
) STRICT;
CREATE TABLE "webhook_delivery" (
  "id" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "endpoint_id" TEXT NOT NULL,
  "owner_id" TEXT NOT NULL,
  "event_id" TEXT NOT NULL,
  "event_type" TEXT NOT NULL,
  "payload" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "wake_at" INTEGER,
  "tries" INTEGER NOT NULL,
  "last_status" INTEGER,
  "last_fault" TEXT,
  "created_at" INTEGER NOT NULL,
  "updated_at" INTEGER NOT NULL,
  PRIMARY KEY ("id")
) STRICT;
CREATE TABLE "webhook_endpoint" (
  "id" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "owner_id" TEXT NOT NULL,
  "test" INTEGER NOT NULL,
  "url" TEXT NOT NULL,
  "events" TEXT NOT NULL,
  "active" INTEGER NOT NULL,
  "disabled_reason" TEXT,
  "sealed_secret" TEXT NOT NULL,
  "sealed_old_secret" TEXT,
  "old_secret_until" INTEGER,
  "failing_since" INTEGER,
  "created_at" INTEGER NOT NULL,
  "updated_at" INTEGER NOT NULL,
  PRIMARY KEY ("id")
) STRICT;
CREATE INDEX "api_key_by_owner_id_id" ON "api_key" ("owner_id", "id");
CREATE UNIQUE INDEX "api_key_unique_digest" ON "api_key" ("digest");
CREATE UNIQUE INDEX "audit_seal_unique_sequence" ON "audit_seal" ("sequence");
CREATE INDEX "balance_by_owner_id" ON "balance" ("owner_id");
CREATE INDEX "balance_movement_by_owner_id_id" ON "balance_movement" ("owner_id", "id");
CREATE UNIQUE INDEX "balance_movement_unique_cause" ON "balance_movement" ("cause");
CREATE INDEX "ban_by_until" ON "ban" ("until");
CREATE INDEX "ban_by_updated_at" ON "ban" ("updated_at");
CREATE UNIQUE INDEX "ban_unique_kind_subject" ON "ban" ("kind", "subject");
CREATE INDEX "batch_by_product_id_id" ON "batch" ("product_id", "id");
CREATE INDEX "batch_by_state_updated_at" ON "batch" ("state", "updated_at");
CREATE UNIQUE INDEX "device_unique_user_id_fingerprint" ON "device" ("user_id", "fingerprint");
CREATE INDEX "email_token_by_expires_at" ON "email_token" ("expires_at");
CREATE UNIQUE INDEX "email_token_unique_digest" ON "email_token" ("digest");
CREATE INDEX "event_by_actor_id_id" ON "event" ("actor_id", "id");
CREATE INDEX "event_by_ip_id" ON "event" ("ip", "id") WHERE "ip" IS NOT NULL;
CREATE INDEX "event_by_pending_id" ON "event" ("pending", "id");
CREATE INDEX "event_by_seal_id" ON "event" ("seal", "id");
CREATE INDEX "event_by_subject_id_id" ON "event" ("subject_id", "id");
CREATE INDEX "idempotency_key_by_created_at" ON "idempotency_key" ("created_at");
CREATE UNIQUE INDEX "invitation_unique_digest" ON "invitation" ("digest");
CREATE INDEX "licence_by_product_id_id" ON "licence" ("product_id", "id");
CREATE INDEX "licence_by_state_ends_at" ON "licence" ("state", "ends_at");
CREATE INDEX "licence_machine_by_digest" ON "licence_machine" ("digest");
CREATE UNIQUE INDEX "licence_machine_unique_licence_id_digest" ON "licence_machine" ("licence_id", "digest");
CREATE UNIQUE INDEX "licence_unique_voucher_id" ON "licence" ("voucher_id");
CREATE INDEX "login_throttle_by_failed_at" ON "login_throttle" ("failed_at");
CREATE INDEX "mail_allowance_by_updated_at" ON "mail_allowance" ("updated_at");
CREATE INDEX "mail_by_sent_at" ON "mail" ("sent_at") WHERE "sent_at" IS NOT NULL;
CREATE INDEX "mail_by_to_id" ON "mail" ("to", "id");
CREATE INDEX "mail_by_wake_at" ON "mail" ("wake_at") WHERE "wake_at" IS NOT NULL;
CREATE UNIQUE INDEX "operator_token_unique_digest" ON "operator_token" ("digest");
CREATE UNIQUE INDEX "operator_token_unique_name" ON "operator_token" ("name");
CREATE INDEX "plan_outcome_by_plan_id_bucket_at" ON "plan_outcome" ("plan_id", "bucket_at");
CREATE UNIQUE INDEX "plan_unique_name" ON "plan" ("name");
CREATE INDEX "redemption_by_product_id_id" ON "redemption" ("product_id", "id");
CREATE INDEX "redemption_by_state_id" ON "redemption" ("state", "id");
CREATE INDEX "redemption_by_voucher_id_id" ON "redemption" ("voucher_id", "id");
CREATE INDEX "redemption_by_wake_at" ON "redemption" ("wake_at") WHERE "wake_at" IS NOT NULL;
CREATE UNIQUE INDEX "redemption_unique_idempotency_digest" ON "redemption" ("idempotency_digest");
CREATE INDEX "session_by_expires_at" ON "session" ("expires_at");
CREATE INDEX "session_by_user_id_id" ON "session" ("user_id", "id");
CREATE UNIQUE INDEX "session_unique_digest" ON "session" ("digest");
CREATE INDEX "shop_order_by_open_id" ON "shop_order" ("open", "id");
CREATE INDEX "shop_order_by_owner_id_id" ON "shop_order" ("owner_id", "id");
CREATE UNIQUE INDEX "shop_order_unique_redemption_id" ON "shop_order" ("redemption_id");
CREATE UNIQUE INDEX "upstream_account_unique_name" ON "upstream_account" ("name");
CREATE INDEX "upstream_order_by_account_id_placed_at" ON "upstream_order" ("account_id", "placed_at");
CREATE INDEX "upstream_order_by_account_id_state_updated_at" ON "upstream_order" ("account_id", "state", "updated_at");
CREATE INDEX "upstream_order_by_redemption_id" ON "upstream_order" ("redemption_id");
CREATE INDEX "upstream_order_by_wake_at" ON "upstream_order" ("wake_at") WHERE "wake_at" IS NOT NULL;
CREATE UNIQUE INDEX "upstream_order_unique_account_id_ref" ON "upstream_order" ("account_id", "ref");
CREATE UNIQUE INDEX "user_unique_email" ON "user" ("email");
CREATE INDEX "voucher_by_batch_id_id" ON "voucher" ("batch_id", "id");
CREATE INDEX "voucher_by_holder" ON "voucher" ("holder") WHERE "holder" IS NOT NULL;
CREATE INDEX "voucher_by_state_expires_at" ON "voucher" ("state", "expires_at");
CREATE UNIQUE INDEX "voucher_unique_code_index" ON "voucher" ("code_index");
CREATE INDEX "webhook_delivery_by_created_at" ON "webhook_delivery" ("created_at");
CREATE INDEX "webhook_delivery_by_endpoint_id_id" ON "webhook_delivery" ("endpoint_id", "id");
CREATE INDEX "webhook_delivery_by_wake_at" ON "webhook_delivery" ("wake_at") WHERE "wake_at" IS NOT NULL;
CREATE UNIQUE INDEX "webhook_delivery_unique_endpoint_id_event_id" ON "webhook_delivery" ("endpoint_id", "event_id");
CREATE INDEX "webhook_endpoint_by_owner_id_id" ON "webhook_endpoint" ("owner_id", "id");
INSERT INTO "audit_seal" VALUES ('01a21ebd-f3ef-7066-9cab-f10c785ed9c9', 1, 1, 11, '01a21ebd-f2ac-7f3e-bb9b-7fa09194684b 1jHZFO2eGpxYwFmdMnn8DPQAVQOS0G4K8sfDxbByotU
01a21ebd-f2b6-79cb-a157-d709336a3a18 uBm4uiWIVV8LoVj3uIb49Y04SazeXCZr35VTQ-1JC7w
01a21ebd-f2ba-76db-b26f-63e3dca1fadd yRwwuOHf_E0oaMbWLnpL2TfKYR3z8gfulkXrtDKtkkk
01a21ebd-f2c9-7cc0-a173-09005e43691b hr4Z1X6kN6GmfF00NrQVBqnO96beOOFfu-kfHNC0gpE
01a21ebd-f2cf-7908-bad2-74cac0b75efe 3eSxZ04IKEmpo_5lT0YUYmawnaOm5Y50jkRKlaGQer8
01a21ebd-f2f7-7b5a-ab30-c2fb12faa26a Y0GGyPEJOmEKzdvvrqSnNVVeO_XsRccsXqMGD2MPUlU
01a21ebd-f300-72ab-a8d3-630b1d5fa998 bqsgx4jIPWKdxRrMUQlN0-7D4hcfD7E0Ic1PTh_J2NQ
01a21ebd-f328-7aba-bfe7-a8df4193fd1d T2q8es10p27DNCPfQizuLwtoHRS2GgG5yTVMVfFSi04
01a21ebd-f329-70df-86b8-068751d1f729 4tlXcmTtbPpDuRe2fUAQ5Q4R5xjLK7JG3ym_Rnbo74A
01a21ebd-f32a-765b-bb28-2a4038cd6a83 WLViMXUPD2DwhyNt8HbFT7uzZC-JYvpnAlWn7kLfYvU
01a21ebd-f330-73a6-b4d0-fcd79c581cf2 BCRcEkVw73HGso4PvKMiLgAzsZNr6OSMaIcwp99aEC4', '', 'M8I3yOR_nm2tl_h4U5-_LCDfolCeuFJvAt6wzLO0wtc', X'e69fb9bbe19de18ce4b6017d60d3595c7800c2908e19dba90bb613b6cd6106bd', 1795812094959);
INSERT INTO "batch" VALUES ('01a21ebd-f2ce-7e6e-9a08-26d8b6667741', 2, 'shop_15517_0', 'minted', 'ready', 3, 3, 3, '{"prefix":"","group":0,"alphabet":"0123456789ABCDEFGHJKMNPQRSTVWXYZ","label":null,"allowWeak":false}', 'v1.k1.nSlNopsAowWvN6At.QAAS0sdL5T71Yn0Od59bH87bdJqoV4Z_Lqsi4hQZlnoN-RJsllXPYN4_gDQX7R4VbthM1l1QdzFy0NI', 1, NULL, '', '[]', 'tests', NULL, 1795812094670, 1795812094690);
INSERT INTO "batch" VALUES ('01a21ebd-f2ff-7135-a6b8-c81235d47b7d', 2, 'pro', 'minted', 'ready', 1, 1, 1, '{"prefix":"","group":0,"alphabet":"0123456789ABCDEFGHJKMNPQRSTVWXYZ","label":null,"allowWeak":false}', 'v1.k1.AAkEqtCbvdQOcKgb.XOP-lWrND7vsVu1lc4qbjlfftZOVpjL5wQy8u88naR4tcOvpeHF94YVndXBgkx0akQhz69wAkhNcAaI', 1, NULL, '', '[]', 'tests', NULL, 1795812094719, 1795812094730);
INSERT INTO "event" VALUES ('01a21ebd-f2ac-7f3e-bb9b-7fa09194684b', 1795812094636, 'upstream.created', 'upstream_account', '01a21ebd-f2aa-7048-8757-0956f6713080', '{"kind":"operator","id":"tests","ip":null}', 'upstream:edit', '{"after":{"id":"01a21ebd-f2aa-7048-8757-0956f6713080","version":1,"driver":"five-sim","name":"shop-15517-0","baseUrl":"http://127.0.0.1:39971/v1","currency":"USD","enabled":true,"ratePerSecond":1000,"balanceMinor":null,"balanceAt":null,"balanceAlertMinor":null,"balanceLow":false,"options":{"earlyCancelMs":0,"timeoutMs":2000},"createdAt":1795812094634,"updatedAt":1795812094634,"hasToken":true}}', 0, 'tests', NULL, 1);
INSERT INTO "event" VALUES ('01a21ebd-f2b6-79cb-a157-d709336a3a18', 1795812094646, 'plan.created', 'plan', '01a21ebd-f2b6-7514-9a0f-6dd646364048', '{"kind":"operator","id":"tests","ip":null}', 'catalogue:edit', '{"after":{"id":"01a21ebd-f2b6-7514-9a0f-6dd646364048","version":1,"name":"shop-15517-0-usa","accountId":"01a21ebd-f2aa-7048-8757-0956f6713080","parameters":{"country":"usa","product":"telegram"},"expectedCostMinor":null,"maximumPriceMinor":null,"weight":0,"tags":[],"enabled":true,"breakerMode":"auto","breakerUntil":null,"createdAt":1795812094646,"updatedAt":1795812094646}}', 0, 'tests', NULL, 1);
INSERT INTO "event" VALUES ('01a21ebd-f2ba-76db-b26f-63e3dca1fadd', 1795812094650, 'plan.created', 'plan', '01a21ebd-f2ba-75f2-8798-5f7e123bb769', '{"kind":"operator","id":"tests","ip":null}', 'catalogue:edit', '{"after":{"id":"01a21ebd-f2ba-75f2-8798-5f7e123bb769","version":1,"name":"shop-15517-0-england","accountId":"01a21ebd-f2aa-7048-8757-0956f6713080","parameters":{"country":"england","product":"telegram"},"expectedCostMinor":null,"maximumPriceMinor":null,"weight":0,"tags":[],"enabled":true,"breakerMode":"auto","breakerUntil":null,"createdAt":1795812094650,"updatedAt":1795812094650}}', 0, 'tests', NULL, 1);
INSERT INTO "event" VALUES ('01a21ebd-f2c9-7cc0-a173-09005e43691b', 1795812094665, 'product.created', 'product', 'shop_15517_0', '{"kind":"operator","id":"tests","ip":null}', 'catalogue:edit', '{"after":{"id":"shop_15517_0","version":1,"kind":"code","name":{"zh":"验证码","en":"Code"},"deliveryType":"code","policy":{"triesMax":3,"plansTriedMax":3,"timeLimitMs":86400000,"throttleCoolDownMs":100,"tryCoolDownMs":0,"expirySwitchesPlan":true},"planIds":["01a21ebd-f2b6-7514-9a0f-6dd646364048","01a21ebd-f2ba-75f2-8798-5f7e123bb769"],"entitlementMs":null,"price":null,"terms":[],"codeFormat":{"prefix":"","group":0,"alphabet":"0123456789ABCDEFGHJKMNPQRSTVWXYZ","label":null,"allowWeak":false},"voucherExpiry":{"kind":"never"},"enabled":true,"createdAt":1795812094656,"updatedAt":1795812094656}}', 0, 'tests', NULL, 1);
INSERT INTO "event" VALUES ('01a21ebd-f2cf-7908-bad2-74cac0b75efe', 1795812094671, 'voucher.minted', 'batch', '01a21ebd-f2ce-7e6e-9a08-26d8b6667741', '{"kind":"operator","id":"tests","ip":null}', 'voucher:mint', '{"productId":"shop_15517_0","count":3,"prefix":"","note":""}', 0, 'tests', NULL, 1);
INSERT INTO "event" VALUES ('01a21ebd-f2f7-7b5a-ab30-c2fb12faa26a', 1795812094711, 'product.created', 'product', 'pro', '{"kind":"operator","id":"tests","ip":null}', 'catalogue:edit', '{"after":{"id":"pro","version":1,"kind":"licence","name":{"zh":"专业版","en":"Pro"},"deliveryType":"licence","policy":{"triesMax":3,"plansTriedMax":3,"timeLimitMs":300000,"throttleCoolDownMs":30000,"tryCoolDownMs":0,"expirySwitchesPlan":true,"licence":{}},"planIds":[],"entitlementMs":10800000,"price":null,"terms":[],"codeFormat":{"prefix":"","group":0,"alphabet":"0123456789ABCDEFGHJKMNPQRSTVWXYZ","label":null,"allowWeak":false},"voucherExpiry":{"kind":"never"},"enabled":true,"createdAt":1795812094711,"updatedAt":1795812094711}}', 0, 'tests', NULL, 1);
INSERT INTO "event" VALUES ('01a21ebd-f300-72ab-a8d3-630b1d5fa998', 1795812094720, 'voucher.minted', 'batch', '01a21ebd-f2ff-7135-a6b8-c81235d47b7d', '{"kind":"operator","id":"tests","ip":null}', 'voucher:mint', '{"productId":"pro","count":1,"prefix":"","note":""}', 0, 'tests', NULL, 1);
INSERT INTO "event" VALUES ('01a21ebd-f328-7aba-bfe7-a8df4193fd1d', 1795812094760, 'licence.activated', 'licence', '01a21ebd-f327-7678-be88-56bd6db5094f', '{"kind":"buyer","id":"01a21ebd-f327-7678-be88-56bd6db5094f","ip":null}', NULL, '{"productId":"pro","voucherId":"01a21ebd-f30a-73fc-9290-ad91881dc492","machine":"m****1","endsAt":1795822894757}', 0, '01a21ebd-f327-7678-be88-56bd6db5094f', NULL, 1);
INSERT INTO "event" VALUES ('01a21ebd-f329-70df-86b8-068751d1f729', 1795812094761, 'redemption.accepted', 'redemption', '01a21ebd-f325-7603-9d87-f85a158a01b7', '{"kind":"buyer","id":"01a21ebd-f325-7603-9d87-f85a158a01b7","ip":null}', NULL, '{"productId":"pro","voucherId":"01a21ebd-f30a-73fc-9290-ad91881dc492"}', 0, '01a21ebd-f325-7603-9d87-f85a158a01b7', NULL, 1);
INSERT INTO "event" VALUES ('01a21ebd-f32a-765b-bb28-2a4038cd6a83', 1795812094762, 'redemption.delivered', 'redemption', '01a21ebd-f325-7603-9d87-f85a158a01b7', '{"kind":"buyer","id":"01a21ebd-f325-7603-9d87-f85a158a01b7","ip":null}', NULL, '{"productId":"pro","voucherId":"01a21ebd-f30a-73fc-9290-ad91881dc492"}', 0, '01a21ebd-f325-7603-9d87-f85a158a01b7', NULL, 1);
INSERT INTO "event" VALUES ('01a21ebd-f330-73a6-b4d0-fcd79c581cf2', 1795812094768, 'redemption.accepted', 'redemption', '01a21ebd-f330-734a-b94f-08fcbaff5179', '{"kind":"buyer","id":"01a21ebd-f330-734a-b94f-08fcbaff5179","ip":null}', NULL, '{"productId":"shop_15517_0","voucherId":"01a21ebd-f2df-76a5-a7d6-2e6034cebad3"}', 0, '01a21ebd-f330-734a-b94f-08fcbaff5179', NULL, 1);
INSERT INTO "event" VALUES ('01a21ebd-f50f-72e3-a400-15df81de98a6', 1795812095247, 'upstream.reconciled', 'upstream_account', '01a21ebd-f2aa-7048-8757-0956f6713080', '{"kind":"system","id":"reconciliation","ip":null}', NULL, '{"report":{"accountId":"01a21ebd-f2aa-7048-8757-0956f6713080","at":1795812094991,"upstreamOpen":1,"localOpen":0,"unowned":[],"unownedCount":0,"stillOpen":[],"stillOpenCount":0,"overUpstream":[],"overUpstreamCount":0,"balance":{"minor":999950,"currency":"USD"},"balanceDifferenceMinor":null}}', 1, 'reconciliation', NULL, 0);
INSERT INTO "event" VALUES ('01a21ebd-f533-71a2-add3-6c2a6c6d3b40', 1795812095283, 'redemption.delivered', 'redemption', '01a21ebd-f330-734a-b94f-08fcbaff5179', '{"kind":"system","id":"redemption","ip":null}', NULL, '{"productId":"shop_15517_0","voucherId":"01a21ebd-f2df-76a5-a7d6-2e6034cebad3","failure":null}', 1, 'redemption', NULL, 0);
INSERT INTO "event" VALUES ('01a21ebd-f687-79c6-8dd1-fd631b2c4c78', 1795812095623, 'redemption.accepted', 'redemption', '01a21ebd-f686-778a-8cda-37e4a210e08e', '{"kind":"buyer","id":"01a21ebd-f686-778a-8cda-37e4a210e08e","ip":null}', NULL, '{"productId":"shop_15517_0","voucherId":"01a21ebd-f2df-76a5-a7d7-4f307d2be3d6"}', 1, '01a21ebd-f686-778a-8cda-37e4a210e08e', NULL, 0);
INSERT INTO "licence" VALUES ('01a21ebd-f327-7678-be88-56bd6db5094f', 1, '01a21ebd-f30a-73fc-9290-ad91881dc492', '01a21ebd-f325-7603-9d87-f85a158a01b7', 'pro', '', 'PQMZ', '1P63', 'active', 1795812094757, 1795812094757, 1795822894757, 1, 0, 0, NULL, 1795812094757, 1, '', 1795812094757);
INSERT INTO "licence_machine" VALUES ('01a21ebd-f327-7c32-b8ac-11810e9c8de0', 1, '01a21ebd-f327-7678-be88-56bd6db5094f', X'40e3e2f75b01249c1bff0fd2ec4cb417d769adbc7f48fef5d7f7b76a0f2b6ae6', 'v1.k1.eJi_v-NUhGgNv70G.7epcwa9ygiaqIPFp0z7KsCZ_GbdKeL2O5g', 'm****1', 1795812094757, 1795812094757, 1);
INSERT INTO "mintcode_migration" VALUES (1, 'first_tables', 1795812094417);
INSERT INTO "plan" VALUES ('01a21ebd-f2b6-7514-9a0f-6dd646364048', 1, 'shop-15517-0-usa', '01a21ebd-f2aa-7048-8757-0956f6713080', '{"country":"usa","product":"telegram"}', NULL, NULL, 0, '[]', 1, 'auto', NULL, 1795812094646, 1795812094646);
INSERT INTO "plan" VALUES ('01a21ebd-f2ba-75f2-8798-5f7e123bb769', 1, 'shop-15517-0-england', '01a21ebd-f2aa-7048-8757-0956f6713080', '{"country":"england","product":"telegram"}', NULL, NULL, 0, '[]', 1, 'auto', NULL, 1795812094650, 1795812094650);
INSERT INTO "plan_outcome" VALUES ('01a21ebd-f2b6-7514-9a0f-6dd646364048:1795812060000', '01a21ebd-f2b6-7514-9a0f-6dd646364048', 1795812060000, 1, 0, 1, 1, 50);
INSERT INTO "product" VALUES ('shop_15517_0', 1, 'code', '{"zh":"验证码","en":"Code"}', 'code', '{"triesMax":3,"plansTriedMax":3,"timeLimitMs":86400000,"throttleCoolDownMs":100,"tryCoolDownMs":0,"expirySwitchesPlan":true}', '["01a21ebd-f2b6-7514-9a0f-6dd646364048","01a21ebd-f2ba-75f2-8798-5f7e123bb769"]', NULL, NULL, '[]', '{"prefix":"","group":0,"alphabet":"0123456789ABCDEFGHJKMNPQRSTVWXYZ","label":null,"allowWeak":false}', '{"kind":"never"}', 1, 1795812094656, 1795812094656);
INSERT INTO "product" VALUES ('pro', 1, 'licence', '{"zh":"专业版","en":"Pro"}', 'licence', '{"triesMax":3,"plansTriedMax":3,"timeLimitMs":300000,"throttleCoolDownMs":30000,"tryCoolDownMs":0,"expirySwitchesPlan":true,"licence":{}}', '[]', 10800000, NULL, '[]', '{"prefix":"","group":0,"alphabet":"0123456789ABCDEFGHJKMNPQRSTVWXYZ","label":null,"allowWeak":false}', '{"kind":"never"}', 1, 1795812094711, 1795812094711);
INSERT INTO "redemption" VALUES ('01a21ebd-f325-7603-9d87-f85a158a01b7', 1, '01a21ebd-f30a-73fc-9290-ad91881dc492', 'pro', 'licence', 'delivered', NULL, 1795812394757, '[]', 0, 0, NULL, NULL, NULL, 0, 1, NULL, 'v1.k1.74NneMKM1XJKPKV_.PVdMbDZch-GepkGP8Wg3DtN1Ym3jhaBA33xaJ59lIsmWPFNpbtf-cD-43g', 'v1.k1.pQ_3o2hTQsJgIZ7M._IC0XNfxXDWB1SwQpSAa3HMRAgNGmwtPia3jdwos5TRXcA0EJJuk_Q5jbmraw-uI5310X1I5zXAr0zjPeAwyhPJedEw35QrYW9KMuCn9sSCULsuhtsVWWB3xLN_MfrfEECBSpi2f4B--OUzYwFCi8TRK0iXdCbQ51WO3L6yaF3ykcAJrNyaQD3ilDgRKbD2YIki06ybt7ychdhk8A5ZEa2s', 0, NULL, NULL, 1795812094757, 1795812094757, 1795812094757);
INSERT INTO "redemption" VALUES ('01a21ebd-f330-734a-b94f-08fcbaff5179', 5, '01a21ebd-f2df-76a5-a7d6-2e6034cebad3', 'shop_15517_0', 'code', 'delivered', NULL, 1795898494768, '["01a21ebd-f2b6-7514-9a0f-6dd646364048","01a21ebd-f2ba-75f2-8798-5f7e123bb769"]', 0, 0, NULL, '{"orderId":"01a21ebd-f49e-7f8d-98df-885d21a4cdd0","ref":"10000001","accountId":"01a21ebd-f2aa-7048-8757-0956f6713080","planId":"01a21ebd-f2b6-7514-9a0f-6dd646364048","placedAt":1795812095128,"expiresAt":1795812995128,"costMinor":50,"details":{"phoneNumber":"+1246899796"}}', NULL, 1, 1, NULL, NULL, 'v1.k1.X0J1dR5vDelzFrWy.6T8E-8Za5sp7IWcD_t-UHX8Zt8AbnMBj5hOgD9owxU2cbiP-7KiIQO-TmKWLVfeVka5jZkZmL1q-PoH_KmKbYkRxfqba6fdqrVEJ1EqdlvdMjNVETdhDEDlt4R2LY2yj-4MxvauTe1s6ocnBNQTi', 1, NULL, NULL, 1795812094768, 1795812095281, 1795812095281);
INSERT INTO "redemption" VALUES ('01a21ebd-f686-778a-8cda-37e4a210e08e', 1, '01a21ebd-f2df-76a5-a7d7-4f307d2be3d6', 'shop_15517_0', 'code', 'queued', 1795812095622, 1795898495622, '["01a21ebd-f2b6-7514-9a0f-6dd646364048","01a21ebd-f2ba-75f2-8798-5f7e123bb769"]', 0, 0, NULL, NULL, NULL, 0, 1, NULL, NULL, NULL, 0, NULL, NULL, 1795812095622, 1795812095622, NULL);
INSERT INTO "redemption_transition" VALUES ('01a21ebd-f325-7603-9d87-f85a158a01b7:1', '01a21ebd-f325-7603-9d87-f85a158a01b7', 1, 1795812094757, 'queued', 'delivered', 'Granted', NULL, NULL, NULL, 0);
INSERT INTO "redemption_transition" VALUES ('01a21ebd-f330-734a-b94f-08fcbaff5179:2', '01a21ebd-f330-734a-b94f-08fcbaff5179', 2, 1795812095010, 'queued', 'ordering', 'Start', '01a21ebd-f2b6-7514-9a0f-6dd646364048', NULL, NULL, 242);
INSERT INTO "redemption_transition" VALUES ('01a21ebd-f330-734a-b94f-08fcbaff5179:3', '01a21ebd-f330-734a-b94f-08fcbaff5179', 3, 1795812095135, 'ordering', 'waiting', 'Placed', '01a21ebd-f2b6-7514-9a0f-6dd646364048', '10000001', NULL, 125);
INSERT INTO "redemption_transition" VALUES ('01a21ebd-f330-734a-b94f-08fcbaff5179:5', '01a21ebd-f330-734a-b94f-08fcbaff5179', 5, 1795812095281, 'waiting', 'delivered', 'Value', '01a21ebd-f2b6-7514-9a0f-6dd646364048', '10000001', NULL, 146);
INSERT INTO "upstream_account" VALUES ('01a21ebd-f2aa-7048-8757-0956f6713080', 2, 'five-sim', 'shop-15517-0', 'http://127.0.0.1:39971/v1', 'v1.k1.ZrJBwkne4himrDf_.P0K3c60p7OWBq5XpwFbdHV07LwAzOEvhtMW8T58NMQ', 'USD', 1, 1000, 1000000, 1795812095098, NULL, 0, '{"earlyCancelMs":0,"timeoutMs":2000}', 1795812094634, 1795812094634);
INSERT INTO "upstream_order" VALUES ('01a21ebd-f49e-7f8d-98df-885d21a4cdd0', 4, '01a21ebd-f330-734a-b94f-08fcbaff5179', '01a21ebd-f2aa-7048-8757-0956f6713080', '01a21ebd-f2b6-7514-9a0f-6dd646364048', '10000001', '{"id":"01a21ebd-f421-7fab-a2fd-b5ce3e665deb","planId":"01a21ebd-f2b6-7514-9a0f-6dd646364048","accountId":"01a21ebd-f2aa-7048-8757-0956f6713080","recordedAt":1795812095009,"parameters":{"country":"usa","product":"telegram"},"maximumPriceMinor":null}', 'settled', 50, 'USD', 1795812095128, 1795812995128, NULL, 1, 1795812095472);
INSERT INTO "upstream_throttle" VALUES ('01a21ebd-f2aa-7048-8757-0956f6713080', 1, 1795812095086, 1, 0, 0);
INSERT INTO "voucher" VALUES ('01a21ebd-f2df-76a5-a7d6-2e6034cebad3', 4, 'shop_15517_0', '01a21ebd-f2ce-7e6e-9a08-26d8b6667741', 0, NULL, X'c48e2c407e1a5371cb8a7c8c67b55d66', '', '80NC', 'V66T', 'fulfilled', 1, 1, 0, '01a21ebd-f330-734a-b94f-08fcbaff5179', NULL, NULL, '', NULL, 1795812094687, 1795812095281, 1795812095281);
INSERT INTO "voucher" VALUES ('01a21ebd-f2df-76a5-a7d7-4f307d2be3d6', 2, 'shop_15517_0', '01a21ebd-f2ce-7e6e-9a08-26d8b6667741', 1, NULL, X'f069e5f5bc44d3de235917a0cef7601b', '', 'JDE3', 'S7FC', 'locked', 1, 0, 0, '01a21ebd-f686-778a-8cda-37e4a210e08e', NULL, NULL, '', NULL, 1795812094687, 1795812095622, NULL);
INSERT INTO "voucher" VALUES ('01a21ebd-f2df-76a5-a7d8-7acce37990db', 1, 'shop_15517_0', '01a21ebd-f2ce-7e6e-9a08-26d8b6667741', 2, NULL, X'3b0439e0efedf116a74df634dd055943', '', '4N2Y', 'PVHB', 'issued', 1, 0, 0, NULL, NULL, NULL, '', NULL, 1795812094687, 1795812094687, NULL);
INSERT INTO "voucher" VALUES ('01a21ebd-f30a-73fc-9290-ad91881dc492', 2, 'pro', '01a21ebd-f2ff-7135-a6b8-c81235d47b7d', 0, NULL, X'd863cbafb238a3c0ac651dd44e6aab1d', '', 'PQMZ', '1P63', 'fulfilled', 1, 1, 0, '01a21ebd-f325-7603-9d87-f85a158a01b7', NULL, NULL, '', NULL, 1795812094730, 1795812094757, 1795812094757);
