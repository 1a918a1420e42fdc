CREATE TABLE `api_key` (
  `id` varchar(36) NOT NULL,
  `version` bigint(20) NOT NULL,
  `owner_id` varchar(36) NOT NULL,
  `name` varchar(120) NOT NULL,
  `mode` varchar(8) NOT NULL,
  `digest` binary(32) NOT NULL,
  `prefix` varchar(16) NOT NULL,
  `last_four` varchar(4) NOT NULL,
  `scopes` longtext NOT NULL,
  `active` tinyint(4) NOT NULL,
  `rate_per_minute` bigint(20) NOT NULL,
  `networks` longtext NOT NULL,
  `expires_at` bigint(20) DEFAULT NULL,
  `replaced_by` varchar(36) DEFAULT NULL,
  `created_at` bigint(20) NOT NULL,
  `updated_at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `api_key_unique_digest` (`digest`),
  KEY `api_key_by_owner_id_id` (`owner_id`,`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `api_key_usage` (
  `id` varchar(36) NOT NULL,
  `version` bigint(20) NOT NULL,
  `request_count` bigint(20) NOT NULL,
  `last_used_at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `audit_seal` (
  `id` varchar(36) NOT NULL,
  `version` bigint(20) NOT NULL,
  `sequence` bigint(20) NOT NULL,
  `count` bigint(20) NOT NULL,
  `members` longtext NOT NULL,
  `previous` varchar(64) NOT NULL,
  `digest` varchar(64) NOT NULL,
  `mac` binary(32) NOT NULL,
  `at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `audit_seal_unique_sequence` (`sequence`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `balance` (
  `key` varchar(64) NOT NULL,
  `owner_id` varchar(36) NOT NULL,
  `currency` varchar(3) NOT NULL,
  `minor` bigint(20) NOT NULL,
  PRIMARY KEY (`key`),
  KEY `balance_by_owner_id` (`owner_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `balance_movement` (
  `id` varchar(36) NOT NULL,
  `owner_id` varchar(36) NOT NULL,
  `currency` varchar(3) NOT NULL,
  `minor` bigint(20) NOT NULL,
  `kind` varchar(16) NOT NULL,
  `cause` varchar(120) NOT NULL,
  `note` varchar(500) NOT NULL,
  `created_by` varchar(120) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `balance_movement_unique_cause` (`cause`),
  KEY `balance_movement_by_owner_id_id` (`owner_id`,`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `ban` (
  `id` varchar(36) NOT NULL,
  `version` bigint(20) NOT NULL,
  `kind` varchar(16) NOT NULL,
  `subject` varchar(200) NOT NULL,
  `source` varchar(16) NOT NULL,
  `until` bigint(20) NOT NULL,
  `strikes` bigint(20) NOT NULL,
  `lifted_at` bigint(20) DEFAULT NULL,
  `note` varchar(500) NOT NULL,
  `created_by` varchar(200) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  `updated_at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `ban_unique_kind_subject` (`kind`,`subject`),
  KEY `ban_by_until` (`until`),
  KEY `ban_by_updated_at` (`updated_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `batch` (
  `id` varchar(36) NOT NULL,
  `version` bigint(20) NOT NULL,
  `product_id` varchar(64) NOT NULL,
  `source` varchar(16) NOT NULL,
  `state` varchar(16) NOT NULL,
  `count` bigint(20) NOT NULL,
  `done` bigint(20) NOT NULL,
  `next_number` bigint(20) NOT NULL,
  `format` longtext NOT NULL,
  `sealed_key` longtext DEFAULT NULL,
  `uses_max` bigint(20) NOT NULL,
  `expires_at` bigint(20) DEFAULT NULL,
  `note` varchar(2000) NOT NULL,
  `tags` longtext NOT NULL,
  `created_by` varchar(120) NOT NULL,
  `created_from` varchar(64) DEFAULT NULL,
  `created_at` bigint(20) NOT NULL,
  `updated_at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `batch_by_product_id_id` (`product_id`,`id`),
  KEY `batch_by_state_updated_at` (`state`,`updated_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `device` (
  `id` varchar(36) NOT NULL,
  `user_id` varchar(36) NOT NULL,
  `name` varchar(120) NOT NULL,
  `fingerprint` binary(32) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `device_unique_user_id_fingerprint` (`user_id`,`fingerprint`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `email_token` (
  `id` varchar(36) NOT NULL,
  `version` bigint(20) NOT NULL,
  `user_id` varchar(36) NOT NULL,
  `purpose` varchar(16) NOT NULL,
  `digest` binary(32) NOT NULL,
  `epoch` bigint(20) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `email_token_unique_digest` (`digest`),
  KEY `email_token_by_expires_at` (`expires_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `event` (
  `id` varchar(36) NOT NULL,
  `at` bigint(20) NOT NULL,
  `type` varchar(64) NOT NULL,
  `subject` varchar(64) NOT NULL,
  `subject_id` varchar(120) NOT NULL,
  `actor` longtext NOT NULL,
  `permission` varchar(64) DEFAULT NULL,
  `data` longtext NOT NULL,
  `pending` bigint(20) NOT NULL,
  `actor_id` varchar(200) NOT NULL,
  `ip` varchar(64) DEFAULT NULL,
  `seal` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `event_by_pending_id` (`pending`,`id`),
  KEY `event_by_subject_id_id` (`subject_id`,`id`),
  KEY `event_by_actor_id_id` (`actor_id`,`id`),
  KEY `event_by_ip_id` (`ip`,`id`),
  KEY `event_by_seal_id` (`seal`,`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `idempotency_key` (
  `key` varchar(200) NOT NULL,
  `request_digest` varchar(64) NOT NULL,
  `result_id` varchar(120) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  PRIMARY KEY (`key`),
  KEY `idempotency_key_by_created_at` (`created_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `invitation` (
  `id` varchar(36) NOT NULL,
  `version` bigint(20) NOT NULL,
  `email` varchar(254) NOT NULL,
  `role` varchar(16) NOT NULL,
  `permissions` longtext NOT NULL,
  `locale` varchar(8) NOT NULL,
  `digest` binary(32) NOT NULL,
  `state` varchar(16) NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  `created_by` varchar(120) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  `updated_at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `invitation_unique_digest` (`digest`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `licence` (
  `id` varchar(36) NOT NULL,
  `version` bigint(20) NOT NULL,
  `voucher_id` varchar(36) NOT NULL,
  `redemption_id` varchar(36) NOT NULL,
  `product_id` varchar(64) NOT NULL,
  `prefix` varchar(16) NOT NULL,
  `head` varchar(4) NOT NULL,
  `tail` varchar(4) NOT NULL,
  `state` varchar(16) NOT NULL,
  `activated_at` bigint(20) NOT NULL,
  `starts_at` bigint(20) NOT NULL,
  `ends_at` bigint(20) DEFAULT NULL,
  `machines_max` bigint(20) NOT NULL,
  `floating` tinyint(4) NOT NULL,
  `transfers_used` bigint(20) NOT NULL,
  `transferred_at` bigint(20) DEFAULT NULL,
  `last_seen_at` bigint(20) NOT NULL,
  `checks` bigint(20) NOT NULL,
  `note` varchar(2000) NOT NULL,
  `updated_at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `licence_unique_voucher_id` (`voucher_id`),
  KEY `licence_by_state_ends_at` (`state`,`ends_at`),
  KEY `licence_by_product_id_id` (`product_id`,`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `licence_key` (
  `id` varchar(32) NOT NULL,
  `version` bigint(20) NOT NULL,
  `public_key` binary(32) NOT NULL,
  `sealed_private_key` longtext NOT NULL,
  `signs_from` bigint(20) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `licence_machine` (
  `id` varchar(36) NOT NULL,
  `version` bigint(20) NOT NULL,
  `licence_id` varchar(36) NOT NULL,
  `digest` binary(32) NOT NULL,
  `sealed_code` longtext NOT NULL,
  `shown` varchar(16) NOT NULL,
  `bound_at` bigint(20) NOT NULL,
  `last_seen_at` bigint(20) NOT NULL,
  `checks` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `licence_machine_unique_licence_id_digest` (`licence_id`,`digest`),
  KEY `licence_machine_by_digest` (`digest`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `limit_share` (
  `id` varchar(36) NOT NULL,
  `process` varchar(32) NOT NULL,
  `tallies` longtext NOT NULL,
  `at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `login_throttle` (
  `key` varchar(64) NOT NULL,
  `version` bigint(20) NOT NULL,
  `failures` bigint(20) NOT NULL,
  `failed_at` bigint(20) NOT NULL,
  `blocked_until` bigint(20) NOT NULL,
  PRIMARY KEY (`key`),
  KEY `login_throttle_by_failed_at` (`failed_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `mail` (
  `id` varchar(36) NOT NULL,
  `version` bigint(20) NOT NULL,
  `to` varchar(254) NOT NULL,
  `template` varchar(32) NOT NULL,
  `locale` varchar(8) NOT NULL,
  `variables` longtext NOT NULL,
  `sealed_variables` longtext DEFAULT NULL,
  `state` varchar(16) NOT NULL,
  `tries` bigint(20) NOT NULL,
  `wake_at` bigint(20) DEFAULT NULL,
  `last_error` varchar(32) DEFAULT NULL,
  `sent_at` bigint(20) DEFAULT NULL,
  `created_at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `mail_by_wake_at` (`wake_at`),
  KEY `mail_by_sent_at` (`sent_at`),
  KEY `mail_by_to_id` (`to`,`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `mail_allowance` (
  `key` varchar(64) NOT NULL,
  `version` bigint(20) NOT NULL,
  `times` longtext NOT NULL,
  `updated_at` bigint(20) NOT NULL,
  PRIMARY KEY (`key`),
  KEY `mail_allowance_by_updated_at` (`updated_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `mintcode_migration` (
  `id` bigint(20) NOT NULL,
  `name` varchar(120) NOT NULL,
  `applied_at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `operator_token` (
  `id` varchar(36) NOT NULL,
  `version` bigint(20) NOT NULL,
  `name` varchar(120) NOT NULL,
  `digest` binary(32) NOT NULL,
  `last_four` varchar(4) NOT NULL,
  `active` tinyint(4) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `operator_token_unique_digest` (`digest`),
  UNIQUE KEY `operator_token_unique_name` (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `plan` (
  `id` varchar(36) NOT NULL,
  `version` bigint(20) NOT NULL,
  `name` varchar(120) NOT NULL,
  `account_id` varchar(36) NOT NULL,
  `parameters` longtext NOT NULL,
  `expected_cost_minor` bigint(20) DEFAULT NULL,
  `maximum_price_minor` bigint(20) DEFAULT NULL,
  `weight` bigint(20) NOT NULL,
  `tags` longtext NOT NULL,
  `enabled` tinyint(4) NOT NULL,
  `breaker_mode` varchar(16) NOT NULL,
  `breaker_until` bigint(20) DEFAULT NULL,
  `created_at` bigint(20) NOT NULL,
  `updated_at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `plan_unique_name` (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `plan_outcome` (
  `key` varchar(64) NOT NULL,
  `plan_id` varchar(36) NOT NULL,
  `bucket_at` bigint(20) NOT NULL,
  `asked` bigint(20) NOT NULL,
  `out_of_stock` bigint(20) NOT NULL,
  `placed` bigint(20) NOT NULL,
  `delivered` bigint(20) NOT NULL,
  `cost_minor` bigint(20) NOT NULL,
  PRIMARY KEY (`key`),
  KEY `plan_outcome_by_plan_id_bucket_at` (`plan_id`,`bucket_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `product` (
  `id` varchar(64) NOT NULL,
  `version` bigint(20) NOT NULL,
  `kind` varchar(16) NOT NULL,
  `name` longtext NOT NULL,
  `delivery_type` varchar(16) NOT NULL,
  `policy` longtext NOT NULL,
  `plan_ids` longtext NOT NULL,
  `entitlement_ms` bigint(20) DEFAULT NULL,
  `price` longtext DEFAULT NULL,
  `terms` longtext NOT NULL,
  `code_format` longtext NOT NULL,
  `voucher_expiry` longtext NOT NULL,
  `enabled` tinyint(4) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  `updated_at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `redemption` (
  `id` varchar(36) NOT NULL,
  `version` bigint(20) NOT NULL,
  `voucher_id` varchar(36) NOT NULL,
  `product_id` varchar(64) NOT NULL,
  `kind` varchar(16) NOT NULL,
  `state` varchar(16) NOT NULL,
  `wake_at` bigint(20) DEFAULT NULL,
  `deadline_at` bigint(20) NOT NULL,
  `plan_ids` longtext NOT NULL,
  `plan_index` bigint(20) NOT NULL,
  `plans_tried` bigint(20) NOT NULL,
  `intent` longtext DEFAULT NULL,
  `order` longtext DEFAULT NULL,
  `cancel_reason` varchar(16) DEFAULT NULL,
  `checks` bigint(20) NOT NULL,
  `tries` bigint(20) NOT NULL,
  `failure` varchar(32) DEFAULT NULL,
  `sealed_input` longtext DEFAULT NULL,
  `sealed_result` longtext DEFAULT NULL,
  `result_views` bigint(20) NOT NULL,
  `holder_digest` binary(32) DEFAULT NULL,
  `idempotency_digest` binary(32) DEFAULT NULL,
  `created_at` bigint(20) NOT NULL,
  `updated_at` bigint(20) NOT NULL,
  `ended_at` bigint(20) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `redemption_unique_idempotency_digest` (`idempotency_digest`),
  KEY `redemption_by_wake_at` (`wake_at`),
  KEY `redemption_by_voucher_id_id` (`voucher_id`,`id`),
  KEY `redemption_by_state_id` (`state`,`id`),
  KEY `redemption_by_product_id_id` (`product_id`,`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `redemption_transition` (
  `key` varchar(64) NOT NULL,
  `redemption_id` varchar(36) NOT NULL,
  `sequence` bigint(20) NOT NULL,
  `at` bigint(20) NOT NULL,
  `from` varchar(16) NOT NULL,
  `to` varchar(16) NOT NULL,
  `event` varchar(64) NOT NULL,
  `plan_id` varchar(36) DEFAULT NULL,
  `order_ref` varchar(200) DEFAULT NULL,
  `fault` varchar(64) DEFAULT NULL,
  `duration_ms` bigint(20) NOT NULL,
  PRIMARY KEY (`key`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `role_count` (
  `role` varchar(16) NOT NULL,
  `count` bigint(20) NOT NULL,
  PRIMARY KEY (`role`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `session` (
  `id` varchar(36) NOT NULL,
  `user_id` varchar(36) NOT NULL,
  `digest` binary(32) NOT NULL,
  `epoch` bigint(20) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  `last_seen_at` bigint(20) NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  `ip` varchar(64) DEFAULT NULL,
  `user_agent` varchar(120) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `session_unique_digest` (`digest`),
  KEY `session_by_user_id_id` (`user_id`,`id`),
  KEY `session_by_expires_at` (`expires_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `setting` (
  `key` varchar(64) NOT NULL,
  `version` bigint(20) NOT NULL,
  `value` longtext NOT NULL,
  `updated_at` bigint(20) NOT NULL,
  `updated_by` varchar(120) NOT NULL,
  PRIMARY KEY (`key`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `shop_order` (
  `id` varchar(36) NOT NULL,
  `version` bigint(20) NOT NULL,
  `owner_id` varchar(36) NOT NULL,
  `key_id` varchar(36) NOT NULL,
  `test` tinyint(4) NOT NULL,
  `source` varchar(8) NOT NULL,
  `product_id` varchar(64) NOT NULL,
  `redemption_id` varchar(36) DEFAULT NULL,
  `price_minor` bigint(20) DEFAULT NULL,
  `currency` varchar(3) DEFAULT NULL,
  `charge` varchar(16) NOT NULL,
  `reference` varchar(120) DEFAULT NULL,
  `state` varchar(16) NOT NULL,
  `open` tinyint(4) NOT NULL,
  `attempt` bigint(20) NOT NULL,
  `script` varchar(64) DEFAULT NULL,
  `script_at` bigint(20) DEFAULT NULL,
  `script_ends_at` bigint(20) DEFAULT NULL,
  `views` bigint(20) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  `updated_at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `shop_order_unique_redemption_id` (`redemption_id`),
  KEY `shop_order_by_owner_id_id` (`owner_id`,`id`),
  KEY `shop_order_by_open_id` (`open`,`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `upstream_account` (
  `id` varchar(36) NOT NULL,
  `version` bigint(20) NOT NULL,
  `driver` varchar(64) NOT NULL,
  `name` varchar(120) NOT NULL,
  `base_url` varchar(2000) NOT NULL,
  `sealed_token` longtext DEFAULT NULL,
  `currency` varchar(3) NOT NULL,
  `enabled` tinyint(4) NOT NULL,
  `rate_per_second` bigint(20) NOT NULL,
  `balance_minor` bigint(20) DEFAULT NULL,
  `balance_at` bigint(20) DEFAULT NULL,
  `balance_alert_minor` bigint(20) DEFAULT NULL,
  `balance_low` tinyint(4) NOT NULL,
  `options` longtext NOT NULL,
  `created_at` bigint(20) NOT NULL,
  `updated_at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `upstream_account_unique_name` (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `upstream_order` (
  `id` varchar(36) NOT NULL,
  `version` bigint(20) NOT NULL,
  `redemption_id` varchar(36) NOT NULL,
  `account_id` varchar(36) NOT NULL,
  `plan_id` varchar(36) NOT NULL,
  `ref` varchar(240) NOT NULL,
  `intent` longtext NOT NULL,
  `state` varchar(16) NOT NULL,
  `cost_minor` bigint(20) DEFAULT NULL,
  `currency` varchar(3) DEFAULT NULL,
  `placed_at` bigint(20) NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  `wake_at` bigint(20) DEFAULT NULL,
  `tries` bigint(20) NOT NULL,
  `updated_at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `upstream_order_unique_account_id_ref` (`account_id`,`ref`),
  KEY `upstream_order_by_wake_at` (`wake_at`),
  KEY `upstream_order_by_redemption_id` (`redemption_id`),
  KEY `upstream_order_by_account_id_state_updated_at` (`account_id`,`state`,`updated_at`),
  KEY `upstream_order_by_account_id_placed_at` (`account_id`,`placed_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `upstream_throttle` (
  `id` varchar(36) NOT NULL,
  `version` bigint(20) NOT NULL,
  `next_at` bigint(20) NOT NULL,
  `width` bigint(20) NOT NULL,
  `blocked_until` bigint(20) NOT NULL,
  `widened_at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `user` (
  `id` varchar(36) NOT NULL,
  `version` bigint(20) NOT NULL,
  `email` varchar(254) NOT NULL,
  `password_hash` varchar(255) DEFAULT NULL,
  `role` varchar(16) NOT NULL,
  `permissions` longtext NOT NULL,
  `state` varchar(16) NOT NULL,
  `locale` varchar(8) NOT NULL,
  `verified_at` bigint(20) DEFAULT NULL,
  `epoch` bigint(20) NOT NULL,
  `sealed_totp` longtext DEFAULT NULL,
  `totp_confirmed_at` bigint(20) DEFAULT NULL,
  `totp_step` bigint(20) DEFAULT NULL,
  `recovery_digests` longtext NOT NULL,
  `device_count` bigint(20) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  `updated_at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `user_unique_email` (`email`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `voucher` (
  `id` varchar(36) NOT NULL,
  `version` bigint(20) NOT NULL,
  `product_id` varchar(64) NOT NULL,
  `batch_id` varchar(36) NOT NULL,
  `number` bigint(20) DEFAULT NULL,
  `sealed_code` varchar(500) DEFAULT NULL,
  `code_index` binary(16) NOT NULL,
  `prefix` varchar(16) NOT NULL,
  `head` varchar(4) NOT NULL,
  `tail` varchar(4) NOT NULL,
  `state` varchar(16) NOT NULL,
  `uses_max` bigint(20) NOT NULL,
  `used_count` bigint(20) NOT NULL,
  `failed_count` bigint(20) NOT NULL,
  `redemption_id` varchar(36) DEFAULT NULL,
  `rests_until` bigint(20) DEFAULT NULL,
  `expires_at` bigint(20) DEFAULT NULL,
  `note` varchar(2000) NOT NULL,
  `holder` varchar(320) DEFAULT NULL,
  `created_at` bigint(20) NOT NULL,
  `updated_at` bigint(20) NOT NULL,
  `last_used_at` bigint(20) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `voucher_unique_code_index` (`code_index`),
  KEY `voucher_by_batch_id_id` (`batch_id`,`id`),
  KEY `voucher_by_state_expires_at` (`state`,`expires_at`),
  KEY `voucher_by_holder` (`holder`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `webhook_delivery` (
  `id` varchar(36) NOT NULL,
  `version` bigint(20) NOT NULL,
  `endpoint_id` varchar(36) NOT NULL,
  `owner_id` varchar(36) NOT NULL,
  `event_id` varchar(36) NOT NULL,
  `event_type` varchar(64) NOT NULL,
  `payload` longtext NOT NULL,
  `state` varchar(16) NOT NULL,
  `wake_at` bigint(20) DEFAULT NULL,
  `tries` bigint(20) NOT NULL,
  `last_status` bigint(20) DEFAULT NULL,
  `last_fault` varchar(200) DEFAULT NULL,
  `created_at` bigint(20) NOT NULL,
  `updated_at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `webhook_delivery_unique_endpoint_id_event_id` (`endpoint_id`,`event_id`),
  KEY `webhook_delivery_by_wake_at` (`wake_at`),
  KEY `webhook_delivery_by_endpoint_id_id` (`endpoint_id`,`id`),
  KEY `webhook_delivery_by_created_at` (`created_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
CREATE TABLE `webhook_endpoint` (
  `id` varchar(36) NOT NULL,
  `version` bigint(20) NOT NULL,
  `owner_id` varchar(36) NOT NULL,
  `test` tinyint(4) NOT NULL,
  `url` varchar(2000) NOT NULL,
  `events` longtext NOT NULL,
  `active` tinyint(4) NOT NULL,
  `disabled_reason` varchar(16) DEFAULT NULL,
  `sealed_secret` longtext NOT NULL,
  `sealed_old_secret` longtext DEFAULT NULL,
  `old_secret_until` bigint(20) DEFAULT NULL,
  `failing_since` bigint(20) DEFAULT NULL,
  `created_at` bigint(20) NOT NULL,
  `updated_at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `webhook_endpoint_by_owner_id_id` (`owner_id`,`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO `audit_seal` VALUES ('01a21ebd-fea2-7c5c-b230-a04c5616d43a', 1, 1, 11, '01a21ebd-fcb8-78de-842b-01cf16e6ed38 Wvj4y6D1ldmUKOobehx7WC7-E8yWXewmMrYvioVNR1E
01a21ebd-fce6-752e-abac-457dd99dd078 A1WCmXEDy83C_1Wl5CSyE-y6mYGqWrBHI-s3wah51LY
01a21ebd-fcfa-788d-8745-fc28517b5297 g6YJNSbiDi_pjjTdRoyKozKh0dsBBlyLxV38aHc0jcw
01a21ebd-fd05-7cf5-b071-36e4d286e765 Dh3dh2q5Zg6nn30QB3y42qT1KSxOkOzHCc9bGTH_ryE
01a21ebd-fd12-7bba-a0ca-e0d2c83ec949 ue-iIsOj5_GN7E2Gv8swfOt8AZWOVrXndCSEZnx0XJo
01a21ebd-fd22-775f-ba19-2817f70f128d -mgOuep7m04l-NIOaW359pHUIHT2fo_kTJbB3q9MwK4
01a21ebd-fd29-75ee-93bf-5ca326bc75bf GxfgS5HBY7GYIcNmkmAhIKsZLlYKEgW4KncGSfusqK0
01a21ebd-fd47-7b04-bc7e-89ab119924b3 eXoqUKV0SF-HQAyc_JrDHKUTzslAVOq-CtXa5MpltFc
01a21ebd-fd48-72bd-a6b1-d473fadde0ba jemYgW75gwDQfVYNeA7-blvV393kk2htXzTCEN6-G8A
01a21ebd-fd48-75e9-a610-5435c333995a -JfwFZ4pJLxNYtAl3_UKdXlI-38nI05nafoMUcaOcmA
01a21ebd-fd5b-7048-b851-55ba77df7e60 4ThW5UYfJ7ov5J-FjegEZ_37qSCI8guRZ0GOerOEanQ', '', 'xPUUxBNH4eaQgRaQhuhJ1wkndc6BKooUQXkzhZBcGCk', X'629add65a142b4f3d21934d92778927163d3c626399fdce3f2ba19570e11ebed', 1795812097699);
INSERT INTO `batch` VALUES ('01a21ebd-fd11-7871-b201-0ac3740a5851', 2, 'shop_15517_1', 'minted', 'ready', 3, 3, 3, '{"prefix":"","group":0,"alphabet":"0123456789ABCDEFGHJKMNPQRSTVWXYZ","label":null,"allowWeak":false}', 'v1.k1.KVnbDxuFXR9A38fh.TQNSErzambHDbwYZ5IfDcpBYJDVMi9i-9Xx2GGxC4ZH7kMFVJViUx4qkvcsFEza2wLgFBuL1cLlYUtk', 1, NULL, '', '[]', 'tests', NULL, 1795812097297, 1795812097304);
INSERT INTO `batch` VALUES ('01a21ebd-fd28-7f4b-bc6a-c9bd62ddabb4', 2, 'pro', 'minted', 'ready', 1, 1, 1, '{"prefix":"","group":0,"alphabet":"0123456789ABCDEFGHJKMNPQRSTVWXYZ","label":null,"allowWeak":false}', 'v1.k1.PKuoLxdt9noddTYZ.zY6xDvA6gNrRgv9qMW2zRwUPT1cfYIvBl7NcJKRK2n7HGaIPJmsS-SlIfhIlgQNbQ7TordjK3dtWf0E', 1, NULL, '', '[]', 'tests', NULL, 1795812097321, 1795812097326);
INSERT INTO `event` VALUES ('01a21ebd-fcb8-78de-842b-01cf16e6ed38', 1795812097208, 'upstream.created', 'upstream_account', '01a21ebd-fcb7-7d8f-be35-8240782a8085', '{"kind":"operator","id":"tests","ip":null}', 'upstream:edit', '{"after":{"id":"01a21ebd-fcb7-7d8f-be35-8240782a8085","version":1,"driver":"five-sim","name":"shop-15517-1","baseUrl":"http://127.0.0.1:38487/v1","currency":"USD","enabled":true,"ratePerSecond":1000,"balanceMinor":null,"balanceAt":null,"balanceAlertMinor":null,"balanceLow":false,"options":{"earlyCancelMs":0,"timeoutMs":2000},"createdAt":1795812097207,"updatedAt":1795812097207,"hasToken":true}}', 0, 'tests', NULL, 1);
INSERT INTO `event` VALUES ('01a21ebd-fce6-752e-abac-457dd99dd078', 1795812097254, 'plan.created', 'plan', '01a21ebd-fce6-78e3-96fb-7d72ee43312c', '{"kind":"operator","id":"tests","ip":null}', 'catalogue:edit', '{"after":{"id":"01a21ebd-fce6-78e3-96fb-7d72ee43312c","version":1,"name":"shop-15517-1-usa","accountId":"01a21ebd-fcb7-7d8f-be35-8240782a8085","parameters":{"country":"usa","product":"telegram"},"expectedCostMinor":null,"maximumPriceMinor":null,"weight":0,"tags":[],"enabled":true,"breakerMode":"auto","breakerUntil":null,"createdAt":1795812097254,"updatedAt":1795812097254}}', 0, 'tests', NULL, 1);
INSERT INTO `event` VALUES ('01a21ebd-fcfa-788d-8745-fc28517b5297', 1795812097275, 'plan.created', 'plan', '01a21ebd-fcfa-78b8-9be0-cad03be758b4', '{"kind":"operator","id":"tests","ip":null}', 'catalogue:edit', '{"after":{"id":"01a21ebd-fcfa-78b8-9be0-cad03be758b4","version":1,"name":"shop-15517-1-england","accountId":"01a21ebd-fcb7-7d8f-be35-8240782a8085","parameters":{"country":"england","product":"telegram"},"expectedCostMinor":null,"maximumPriceMinor":null,"weight":0,"tags":[],"enabled":true,"breakerMode":"auto","breakerUntil":null,"createdAt":1795812097274,"updatedAt":1795812097274}}', 0, 'tests', NULL, 1);
INSERT INTO `event` VALUES ('01a21ebd-fd05-7cf5-b071-36e4d286e765', 1795812097285, 'product.created', 'product', 'shop_15517_1', '{"kind":"operator","id":"tests","ip":null}', 'catalogue:edit', '{"after":{"id":"shop_15517_1","version":1,"kind":"code","name":{"zh":"验证码","en":"Code"},"deliveryType":"code","policy":{"triesMax":3,"plansTriedMax":3,"timeLimitMs":86400000,"throttleCoolDownMs":100,"tryCoolDownMs":0,"expirySwitchesPlan":true},"planIds":["01a21ebd-fce6-78e3-96fb-7d72ee43312c","01a21ebd-fcfa-78b8-9be0-cad03be758b4"],"entitlementMs":null,"price":null,"terms":[],"codeFormat":{"prefix":"","group":0,"alphabet":"0123456789ABCDEFGHJKMNPQRSTVWXYZ","label":null,"allowWeak":false},"voucherExpiry":{"kind":"never"},"enabled":true,"createdAt":1795812097280,"updatedAt":1795812097280}}', 0, 'tests', NULL, 1);
INSERT INTO `event` VALUES ('01a21ebd-fd12-7bba-a0ca-e0d2c83ec949', 1795812097298, 'voucher.minted', 'batch', '01a21ebd-fd11-7871-b201-0ac3740a5851', '{"kind":"operator","id":"tests","ip":null}', 'voucher:mint', '{"productId":"shop_15517_1","count":3,"prefix":"","note":""}', 0, 'tests', NULL, 1);
INSERT INTO `event` VALUES ('01a21ebd-fd22-775f-ba19-2817f70f128d', 1795812097314, 'product.created', 'product', 'pro', '{"kind":"operator","id":"tests","ip":null}', 'catalogue:edit', '{"after":{"id":"pro","version":1,"kind":"licence","name":{"zh":"专业版","en":"Pro"},"deliveryType":"licence","policy":{"triesMax":3,"plansTriedMax":3,"timeLimitMs":300000,"throttleCoolDownMs":30000,"tryCoolDownMs":0,"expirySwitchesPlan":true,"licence":{}},"planIds":[],"entitlementMs":10800000,"price":null,"terms":[],"codeFormat":{"prefix":"","group":0,"alphabet":"0123456789ABCDEFGHJKMNPQRSTVWXYZ","label":null,"allowWeak":false},"voucherExpiry":{"kind":"never"},"enabled":true,"createdAt":1795812097314,"updatedAt":1795812097314}}', 0, 'tests', NULL, 1);
INSERT INTO `event` VALUES ('01a21ebd-fd29-75ee-93bf-5ca326bc75bf', 1795812097321, 'voucher.minted', 'batch', '01a21ebd-fd28-7f4b-bc6a-c9bd62ddabb4', '{"kind":"operator","id":"tests","ip":null}', 'voucher:mint', '{"productId":"pro","count":1,"prefix":"","note":""}', 0, 'tests', NULL, 1);
INSERT INTO `event` VALUES ('01a21ebd-fd47-7b04-bc7e-89ab119924b3', 1795812097351, 'licence.activated', 'licence', '01a21ebd-fd47-7426-a1ac-740c1a7e29b5', '{"kind":"buyer","id":"01a21ebd-fd47-7426-a1ac-740c1a7e29b5","ip":null}', NULL, '{"productId":"pro","voucherId":"01a21ebd-fd2e-70bf-95b3-98aad699bc4b","machine":"m****1","endsAt":1795822897350}', 0, '01a21ebd-fd47-7426-a1ac-740c1a7e29b5', NULL, 1);
INSERT INTO `event` VALUES ('01a21ebd-fd48-72bd-a6b1-d473fadde0ba', 1795812097352, 'redemption.accepted', 'redemption', '01a21ebd-fd46-75e7-b7ab-6d58dd9b27aa', '{"kind":"buyer","id":"01a21ebd-fd46-75e7-b7ab-6d58dd9b27aa","ip":null}', NULL, '{"productId":"pro","voucherId":"01a21ebd-fd2e-70bf-95b3-98aad699bc4b"}', 0, '01a21ebd-fd46-75e7-b7ab-6d58dd9b27aa', NULL, 1);
INSERT INTO `event` VALUES ('01a21ebd-fd48-75e9-a610-5435c333995a', 1795812097352, 'redemption.delivered', 'redemption', '01a21ebd-fd46-75e7-b7ab-6d58dd9b27aa', '{"kind":"buyer","id":"01a21ebd-fd46-75e7-b7ab-6d58dd9b27aa","ip":null}', NULL, '{"productId":"pro","voucherId":"01a21ebd-fd2e-70bf-95b3-98aad699bc4b"}', 0, '01a21ebd-fd46-75e7-b7ab-6d58dd9b27aa', NULL, 1);
INSERT INTO `event` VALUES ('01a21ebd-fd5b-7048-b851-55ba77df7e60', 1795812097371, 'redemption.accepted', 'redemption', '01a21ebd-fd5b-72ae-a36b-c47d4dfaeccc', '{"kind":"buyer","id":"01a21ebd-fd5b-72ae-a36b-c47d4dfaeccc","ip":null}', NULL, '{"productId":"shop_15517_1","voucherId":"01a21ebd-fd17-7395-abe7-2f6d051934c3"}', 0, '01a21ebd-fd5b-72ae-a36b-c47d4dfaeccc', NULL, 1);
INSERT INTO `event` VALUES ('01a21ebd-feea-7658-b439-3c1d66d123f1', 1795812097770, 'upstream.reconciled', 'upstream_account', '01a21ebd-fcb7-7d8f-be35-8240782a8085', '{"kind":"system","id":"reconciliation","ip":null}', NULL, '{"report":{"accountId":"01a21ebd-fcb7-7d8f-be35-8240782a8085","at":1795812097704,"upstreamOpen":0,"localOpen":0,"unowned":[],"unownedCount":0,"stillOpen":[],"stillOpenCount":0,"overUpstream":[],"overUpstreamCount":0,"balance":{"minor":1000000,"currency":"USD"},"balanceDifferenceMinor":null}}', 1, 'reconciliation', NULL, 0);
INSERT INTO `event` VALUES ('01a21ebd-ffaf-70a4-bfaf-4a47bf59da35', 1795812097967, 'redemption.delivered', 'redemption', '01a21ebd-fd5b-72ae-a36b-c47d4dfaeccc', '{"kind":"system","id":"redemption","ip":null}', NULL, '{"productId":"shop_15517_1","voucherId":"01a21ebd-fd17-7395-abe7-2f6d051934c3","failure":null}', 1, 'redemption', NULL, 0);
INSERT INTO `event` VALUES ('01a21ebe-01c7-7162-aa0d-1755c81d89f3', 1795812098503, 'redemption.accepted', 'redemption', '01a21ebe-01c7-7c91-b545-857ee9d322c6', '{"kind":"buyer","id":"01a21ebe-01c7-7c91-b545-857ee9d322c6","ip":null}', NULL, '{"productId":"shop_15517_1","voucherId":"01a21ebd-fd17-7395-abe8-3c0307c3f4ee"}', 1, '01a21ebe-01c7-7c91-b545-857ee9d322c6', NULL, 0);
INSERT INTO `licence` VALUES ('01a21ebd-fd47-7426-a1ac-740c1a7e29b5', 1, '01a21ebd-fd2e-70bf-95b3-98aad699bc4b', '01a21ebd-fd46-75e7-b7ab-6d58dd9b27aa', 'pro', '', 'W58E', '2QGM', 'active', 1795812097350, 1795812097350, 1795822897350, 1, 0, 0, NULL, 1795812097350, 1, '', 1795812097350);
INSERT INTO `licence_machine` VALUES ('01a21ebd-fd47-719a-a1de-64ecdff02683', 1, '01a21ebd-fd47-7426-a1ac-740c1a7e29b5', X'40e3e2f75b01249c1bff0fd2ec4cb417d769adbc7f48fef5d7f7b76a0f2b6ae6', 'v1.k1.c-YBb1Yxj9in7bb3.pU0urLUwD0YQnTdpY4KZnCQVcWR2fYExfw', 'm****1', 1795812097350, 1795812097350, 1);
INSERT INTO `mintcode_migration` VALUES (1, 'first_tables', 1795812097130);
INSERT INTO `plan` VALUES ('01a21ebd-fce6-78e3-96fb-7d72ee43312c', 1, 'shop-15517-1-usa', '01a21ebd-fcb7-7d8f-be35-8240782a8085', '{"country":"usa","product":"telegram"}', NULL, NULL, 0, '[]', 1, 'auto', NULL, 1795812097254, 1795812097254);
INSERT INTO `plan` VALUES ('01a21ebd-fcfa-78b8-9be0-cad03be758b4', 1, 'shop-15517-1-england', '01a21ebd-fcb7-7d8f-be35-8240782a8085', '{"country":"england","product":"telegram"}', NULL, NULL, 0, '[]', 1, 'auto', NULL, 1795812097274, 1795812097274);
INSERT INTO `plan_outcome` VALUES ('01a21ebd-fce6-78e3-96fb-7d72ee43312c:1795812060000', '01a21ebd-fce6-78e3-96fb-7d72ee43312c', 1795812060000, 1, 0, 1, 1, 50);
INSERT INTO `product` VALUES ('pro', 1, 'licence', '{"zh":"专业版","en":"Pro"}', 'licence', '{"triesMax":3,"plansTriedMax":3,"timeLimitMs":300000,"throttleCoolDownMs":30000,"tryCoolDownMs":0,"expirySwitchesPlan":true,"licence":{}}', '[]', 10800000, NULL, '[]', '{"prefix":"","group":0,"alphabet":"0123456789ABCDEFGHJKMNPQRSTVWXYZ","label":null,"allowWeak":false}', '{"kind":"never"}', 1, 1795812097314, 1795812097314);
INSERT INTO `product` VALUES ('shop_15517_1', 1, 'code', '{"zh":"验证码","en":"Code"}', 'code', '{"triesMax":3,"plansTriedMax":3,"timeLimitMs":86400000,"throttleCoolDownMs":100,"tryCoolDownMs":0,"expirySwitchesPlan":true}', '["01a21ebd-fce6-78e3-96fb-7d72ee43312c","01a21ebd-fcfa-78b8-9be0-cad03be758b4"]', NULL, NULL, '[]', '{"prefix":"","group":0,"alphabet":"0123456789ABCDEFGHJKMNPQRSTVWXYZ","label":null,"allowWeak":false}', '{"kind":"never"}', 1, 1795812097280, 1795812097280);
INSERT INTO `redemption` VALUES ('01a21ebd-fd46-75e7-b7ab-6d58dd9b27aa', 1, '01a21ebd-fd2e-70bf-95b3-98aad699bc4b', 'pro', 'licence', 'delivered', NULL, 1795812397350, '[]', 0, 0, NULL, NULL, NULL, 0, 1, NULL, 'v1.k1.BtKULTeq0NrDZjeW.AqPsCc6-ikmtna7firlmWM-8Fl-qGctMAaKMH4-WXkBVBaIb93bGBlS2sA', 'v1.k1.Ad1baZFvBv_I9u1P.gkd9oqYA4rUQxYcKUiMsVrQs3zJN7O7D8gjVPD9Lt0_tSrWVPa_DRgysU8RbSjvCcW1P3goXnd7D8Bw7NMKNAiciTB5C_ZvM-0186X8PgehgTPphvzyJdv_VwJbQAjhtu5CW_3Kin0HfWIRSD3gcmUmJN5t25trZH0opNdzGsGULt8I8ZLncDY4KZ5slVFOS_g5si5PxsNrJwtqCDbWILaw', 0, NULL, NULL, 1795812097350, 1795812097350, 1795812097350);
INSERT INTO `redemption` VALUES ('01a21ebd-fd5b-72ae-a36b-c47d4dfaeccc', 5, '01a21ebd-fd17-7395-abe7-2f6d051934c3', 'shop_15517_1', 'code', 'delivered', NULL, 1795898497371, '["01a21ebd-fce6-78e3-96fb-7d72ee43312c","01a21ebd-fcfa-78b8-9be0-cad03be758b4"]', 0, 0, NULL, '{"orderId":"01a21ebd-ff0a-7ec1-bd74-0c2d9494345c","ref":"10000001","accountId":"01a21ebd-fcb7-7d8f-be35-8240782a8085","planId":"01a21ebd-fce6-78e3-96fb-7d72ee43312c","placedAt":1795812097801,"expiresAt":1795812997801,"costMinor":50,"details":{"phoneNumber":"+1246899796"}}', NULL, 1, 1, NULL, NULL, 'v1.k1.WkCQD_gsD7UILLvY.YK9EFkemG0V__QdO5lnIej8Vmaam2_NIRji_wCcIoBViLEaTe3s-dAOHenuSFhGq2JN4EfVbFIpLTCSPPZM7crsAOF7Dsitkbf3VAmslHH7G7nRmWu7LwhJjmHNjGnx1uuUCFqM5MJMV2PCwZi55', 1, NULL, NULL, 1795812097371, 1795812097959, 1795812097959);
INSERT INTO `redemption` VALUES ('01a21ebe-01c7-7c91-b545-857ee9d322c6', 1, '01a21ebd-fd17-7395-abe8-3c0307c3f4ee', 'shop_15517_1', 'code', 'queued', 1795812098503, 1795898498503, '["01a21ebd-fce6-78e3-96fb-7d72ee43312c","01a21ebd-fcfa-78b8-9be0-cad03be758b4"]', 0, 0, NULL, NULL, NULL, 0, 1, NULL, NULL, NULL, 0, NULL, NULL, 1795812098503, 1795812098503, NULL);
INSERT INTO `redemption_transition` VALUES ('01a21ebd-fd46-75e7-b7ab-6d58dd9b27aa:1', '01a21ebd-fd46-75e7-b7ab-6d58dd9b27aa', 1, 1795812097350, 'queued', 'delivered', 'Granted', NULL, NULL, NULL, 0);
INSERT INTO `redemption_transition` VALUES ('01a21ebd-fd5b-72ae-a36b-c47d4dfaeccc:2', '01a21ebd-fd5b-72ae-a36b-c47d4dfaeccc', 2, 1795812097714, 'queued', 'ordering', 'Start', '01a21ebd-fce6-78e3-96fb-7d72ee43312c', NULL, NULL, 343);
INSERT INTO `redemption_transition` VALUES ('01a21ebd-fd5b-72ae-a36b-c47d4dfaeccc:3', '01a21ebd-fd5b-72ae-a36b-c47d4dfaeccc', 3, 1795812097802, 'ordering', 'waiting', 'Placed', '01a21ebd-fce6-78e3-96fb-7d72ee43312c', '10000001', NULL, 88);
INSERT INTO `redemption_transition` VALUES ('01a21ebd-fd5b-72ae-a36b-c47d4dfaeccc:5', '01a21ebd-fd5b-72ae-a36b-c47d4dfaeccc', 5, 1795812097959, 'waiting', 'delivered', 'Value', '01a21ebd-fce6-78e3-96fb-7d72ee43312c', '10000001', NULL, 157);
INSERT INTO `upstream_account` VALUES ('01a21ebd-fcb7-7d8f-be35-8240782a8085', 2, 'five-sim', 'shop-15517-1', 'http://127.0.0.1:38487/v1', 'v1.k1.OWOm3sjjg3Q2ijTW.HI6nUI-KVvywZ-dADfuYuhsVdMngWxYYpl1-PMYJiw', 'USD', 1, 1000, 1000000, 1795812097754, NULL, 0, '{"earlyCancelMs":0,"timeoutMs":2000}', 1795812097207, 1795812097207);
INSERT INTO `upstream_order` VALUES ('01a21ebd-ff0a-7ec1-bd74-0c2d9494345c', 4, '01a21ebd-fd5b-72ae-a36b-c47d4dfaeccc', '01a21ebd-fcb7-7d8f-be35-8240782a8085', '01a21ebd-fce6-78e3-96fb-7d72ee43312c', '10000001', '{"id":"01a21ebd-feb2-7653-a5fc-57988d7365b3","planId":"01a21ebd-fce6-78e3-96fb-7d72ee43312c","accountId":"01a21ebd-fcb7-7d8f-be35-8240782a8085","recordedAt":1795812097714,"parameters":{"country":"usa","product":"telegram"},"maximumPriceMinor":null}', 'settled', 50, 'USD', 1795812097801, 1795812997801, NULL, 1, 1795812098161);
INSERT INTO `upstream_throttle` VALUES ('01a21ebd-fcb7-7d8f-be35-8240782a8085', 1, 1795812097809, 1, 0, 0);
INSERT INTO `voucher` VALUES ('01a21ebd-fd17-7395-abe7-2f6d051934c3', 4, 'shop_15517_1', '01a21ebd-fd11-7871-b201-0ac3740a5851', 0, NULL, X'7124cb8d985e33c2134253cafb9460a5', '', 'GMCB', 'GQ31', 'fulfilled', 1, 1, 0, '01a21ebd-fd5b-72ae-a36b-c47d4dfaeccc', NULL, NULL, '', NULL, 1795812097303, 1795812097959, 1795812097959);
INSERT INTO `voucher` VALUES ('01a21ebd-fd17-7395-abe8-3c0307c3f4ee', 2, 'shop_15517_1', '01a21ebd-fd11-7871-b201-0ac3740a5851', 1, NULL, X'ca1f562ca1bd07b0383d9575dfdffac3', '', '3CKG', 'RH55', 'locked', 1, 0, 0, '01a21ebe-01c7-7c91-b545-857ee9d322c6', NULL, NULL, '', NULL, 1795812097303, 1795812098503, NULL);
INSERT INTO `voucher` VALUES ('01a21ebd-fd17-7395-abe9-dfd8e55462f1', 1, 'shop_15517_1', '01a21ebd-fd11-7871-b201-0ac3740a5851', 2, NULL, X'95c3fdf41f22f1fe9abeacf895040dc8', '', '097Z', 'MG3X', 'issued', 1, 0, 0, NULL, NULL, NULL, '', NULL, 1795812097303, 1795812097303, NULL);
INSERT INTO `voucher` VALUES ('01a21ebd-fd2e-70bf-95b3-98aad699bc4b', 2, 'pro', '01a21ebd-fd28-7f4b-bc6a-c9bd62ddabb4', 0, NULL, X'41a428bc8250894376fd9e1fc37b4204', '', 'W58E', '2QGM', 'fulfilled', 1, 1, 0, '01a21ebd-fd46-75e7-b7ab-6d58dd9b27aa', NULL, NULL, '', NULL, 1795812097326, 1795812097350, 1795812097350);
