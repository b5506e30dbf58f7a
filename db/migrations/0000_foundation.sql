CREATE TABLE `addresses` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`user_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`title` varchar(20) NOT NULL,
	`receiver` varchar(20) NOT NULL,
	`province_code` varchar(6) character set ascii collate ascii_bin NOT NULL,
	`city_code` varchar(6) character set ascii collate ascii_bin NOT NULL,
	`district_code` varchar(6) character set ascii collate ascii_bin NOT NULL,
	`place` varchar(100) NOT NULL,
	`mobile` varchar(16) character set ascii collate ascii_bin NOT NULL,
	`tel` varchar(20) character set ascii collate ascii_bin NOT NULL,
	`email` varchar(254) NOT NULL,
	`postcode` varchar(6) character set ascii collate ascii_bin NOT NULL,
	`used_at` datetime(3) NOT NULL,
	`deleted_at` datetime(3),
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `addresses_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `areas` (
	`code` varchar(6) character set ascii collate ascii_bin NOT NULL,
	`parent_code` varchar(6) character set ascii collate ascii_bin,
	`level` tinyint NOT NULL,
	`name` varchar(60) NOT NULL,
	`name_en` varchar(120) NOT NULL,
	`official` boolean NOT NULL,
	`hidden` boolean NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `areas_code` PRIMARY KEY(`code`)
);
--> statement-breakpoint
CREATE TABLE `budgets` (
	`key` varchar(100) character set ascii collate ascii_bin NOT NULL,
	`count` int NOT NULL,
	`window_started_at` datetime(3) NOT NULL,
	`last_at` datetime(3) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `budgets_key_pk` PRIMARY KEY(`key`)
);
--> statement-breakpoint
CREATE TABLE `codes` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`channel` varchar(5) character set ascii collate ascii_bin NOT NULL,
	`purpose` varchar(20) character set ascii collate ascii_bin NOT NULL,
	`recipient` varbinary(1016) NOT NULL,
	`user_id` char(26) character set ascii collate ascii_bin,
	`code_hash` varchar(64) character set ascii collate ascii_bin NOT NULL,
	`tries` int NOT NULL,
	`used_at` datetime(3),
	`expires_at` datetime(3) NOT NULL,
	`client_hash` varchar(64) character set ascii collate ascii_bin,
	`message_id` char(26) character set ascii collate ascii_bin,
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `codes_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `email_tokens` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`user_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`purpose` varchar(20) character set ascii collate ascii_bin NOT NULL,
	`email` varchar(254) NOT NULL,
	`token_hash` varchar(64) character set ascii collate ascii_bin NOT NULL,
	`expires_at` datetime(3) NOT NULL,
	`used_at` datetime(3),
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `email_tokens_id` PRIMARY KEY(`id`),
	CONSTRAINT `email_tokens_hash` UNIQUE(`token_hash`)
);
--> statement-breakpoint
CREATE TABLE `login_failures` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`account_key` varchar(64) character set ascii collate ascii_bin NOT NULL,
	`ip_key` varchar(64) character set ascii collate ascii_bin NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `login_failures_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `message_attempts` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`message_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`outcome` varchar(20) character set ascii collate ascii_bin NOT NULL,
	`status` int,
	`detail` varchar(500),
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `message_attempts_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `messages` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`kind` varchar(40) character set ascii collate ascii_bin NOT NULL,
	`channel` varchar(5) character set ascii collate ascii_bin NOT NULL,
	`recipient` varbinary(1016) NOT NULL,
	`user_id` char(26) character set ascii collate ascii_bin,
	`locale` varchar(5) character set ascii collate ascii_bin NOT NULL,
	`data` json NOT NULL,
	`sealed` text,
	`cause` varchar(80) character set ascii collate ascii_bin NOT NULL,
	`not_after` datetime(3),
	`state` varchar(10) character set ascii collate ascii_bin NOT NULL,
	`attempts` int NOT NULL,
	`generation` int NOT NULL,
	`provider_id` varchar(100) character set ascii collate ascii_bin,
	`last_error` varchar(500),
	`claimed_by` varchar(40) character set ascii collate ascii_bin,
	`claimed_until` datetime(3),
	`handed_at` datetime(3),
	`finished_at` datetime(3),
	`retry_of` char(26) character set ascii collate ascii_bin,
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `messages_id` PRIMARY KEY(`id`),
	CONSTRAINT `messages_cause` UNIQUE(`kind`,`cause`)
);
--> statement-breakpoint
CREATE TABLE `devices` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`user_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`token_hash` varchar(64) character set ascii collate ascii_bin NOT NULL,
	`last_seen_at` datetime(3) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `devices_id` PRIMARY KEY(`id`),
	CONSTRAINT `devices_user` UNIQUE(`user_id`,`token_hash`)
);
--> statement-breakpoint
CREATE TABLE `grants` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`token_hash` varchar(64) character set ascii collate ascii_bin NOT NULL,
	`purpose` varchar(20) character set ascii collate ascii_bin NOT NULL,
	`user_id` char(26) character set ascii collate ascii_bin,
	`data` json,
	`expires_at` datetime(3) NOT NULL,
	`used_at` datetime(3),
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `grants_id` PRIMARY KEY(`id`),
	CONSTRAINT `grants_token_hash` UNIQUE(`token_hash`)
);
--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`user_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`remember` boolean NOT NULL,
	`expires_at` datetime(3) NOT NULL,
	`last_used_at` datetime(3) NOT NULL,
	`proved_at` datetime(3),
	`second_factor_at` datetime(3),
	`ip` varchar(45) character set ascii collate ascii_bin,
	`user_agent` varchar(300),
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `sessions_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `audit_log` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`actor_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`actor_role` varchar(16) character set ascii collate ascii_bin NOT NULL,
	`action` varchar(40) character set ascii collate ascii_bin NOT NULL,
	`target_type` varchar(20) character set ascii collate ascii_bin NOT NULL,
	`target_id` varchar(64) character set ascii collate ascii_bin,
	`before` json,
	`after` json,
	`ip` varchar(45) character set ascii collate ascii_bin,
	`user_agent` varchar(300),
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `audit_log_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `linked_accounts` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`user_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`provider` varchar(20) character set ascii collate ascii_bin NOT NULL,
	`subject` varbinary(760) NOT NULL,
	`name` varchar(100),
	`last_used_at` datetime(3),
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `linked_accounts_id` PRIMARY KEY(`id`),
	CONSTRAINT `linked_accounts_identity` UNIQUE(`provider`,`subject`),
	CONSTRAINT `linked_accounts_user` UNIQUE(`user_id`,`provider`)
);
--> statement-breakpoint
CREATE TABLE `recovery_codes` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`user_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`code_hash` varchar(64) character set ascii collate ascii_bin NOT NULL,
	`used_at` datetime(3),
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `recovery_codes_id` PRIMARY KEY(`id`),
	CONSTRAINT `recovery_codes_hash` UNIQUE(`user_id`,`code_hash`)
);
--> statement-breakpoint
CREATE TABLE `security_events` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`user_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`kind` varchar(40) character set ascii collate ascii_bin NOT NULL,
	`ip` varchar(45) character set ascii collate ascii_bin,
	`user_agent` varchar(300),
	`data` json,
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `security_events_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `two_factors` (
	`user_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`sealed_secret` text NOT NULL,
	`confirmed_at` datetime(3),
	`last_step` int,
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `two_factors_user_id` PRIMARY KEY(`user_id`)
);
--> statement-breakpoint
CREATE TABLE `users` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`username` varchar(20) character set ascii collate ascii_bin NOT NULL,
	`username_key` varchar(20) character set ascii collate ascii_bin NOT NULL,
	`mobile` varchar(16) character set ascii collate ascii_bin,
	`email` varchar(254),
	`verified_email_key` varbinary(1016),
	`email_verified_at` datetime(3),
	`pending_email` varchar(254),
	`password_hash` varchar(255) character set ascii collate ascii_bin,
	`password_changed_at` datetime(3),
	`locale` varchar(5) character set ascii collate ascii_bin NOT NULL,
	`role` varchar(16) character set ascii collate ascii_bin NOT NULL,
	`disabled_at` datetime(3),
	`disabled_reason` varchar(200),
	`default_address_id` char(26) character set ascii collate ascii_bin,
	`terms_version` varchar(16) character set ascii collate ascii_bin NOT NULL,
	`terms_accepted_at` datetime(3) NOT NULL,
	`last_signed_in_at` datetime(3),
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `users_id` PRIMARY KEY(`id`),
	CONSTRAINT `users_username_key` UNIQUE(`username_key`),
	CONSTRAINT `users_mobile` UNIQUE(`mobile`),
	CONSTRAINT `users_verified_email_key` UNIQUE(`verified_email_key`)
);
--> statement-breakpoint
ALTER TABLE `addresses` ADD CONSTRAINT `addresses_user_id_users_id_fk` FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `addresses` ADD CONSTRAINT `addresses_province_code_areas_code_fk` FOREIGN KEY (`province_code`) REFERENCES `areas`(`code`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `addresses` ADD CONSTRAINT `addresses_city_code_areas_code_fk` FOREIGN KEY (`city_code`) REFERENCES `areas`(`code`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `addresses` ADD CONSTRAINT `addresses_district_code_areas_code_fk` FOREIGN KEY (`district_code`) REFERENCES `areas`(`code`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `email_tokens` ADD CONSTRAINT `email_tokens_user_id_users_id_fk` FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `message_attempts` ADD CONSTRAINT `message_attempts_message_id_messages_id_fk` FOREIGN KEY (`message_id`) REFERENCES `messages`(`id`) ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `devices` ADD CONSTRAINT `devices_user_id_users_id_fk` FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `sessions` ADD CONSTRAINT `sessions_user_id_users_id_fk` FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `linked_accounts` ADD CONSTRAINT `linked_accounts_user_id_users_id_fk` FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `recovery_codes` ADD CONSTRAINT `recovery_codes_user_id_users_id_fk` FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `security_events` ADD CONSTRAINT `security_events_user_id_users_id_fk` FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `two_factors` ADD CONSTRAINT `two_factors_user_id_users_id_fk` FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX `addresses_user` ON `addresses` (`user_id`,`deleted_at`,`used_at`);--> statement-breakpoint
CREATE INDEX `addresses_deleted` ON `addresses` (`deleted_at`);--> statement-breakpoint
CREATE INDEX `areas_parent` ON `areas` (`parent_code`,`code`);--> statement-breakpoint
CREATE INDEX `budgets_last` ON `budgets` (`last_at`);--> statement-breakpoint
CREATE INDEX `codes_recipient` ON `codes` (`recipient`,`purpose`,`created_at`);--> statement-breakpoint
CREATE INDEX `codes_expires` ON `codes` (`expires_at`);--> statement-breakpoint
CREATE INDEX `email_tokens_user` ON `email_tokens` (`user_id`,`purpose`);--> statement-breakpoint
CREATE INDEX `email_tokens_expires` ON `email_tokens` (`expires_at`);--> statement-breakpoint
CREATE INDEX `login_failures_account` ON `login_failures` (`account_key`,`created_at`);--> statement-breakpoint
CREATE INDEX `login_failures_ip` ON `login_failures` (`ip_key`,`created_at`);--> statement-breakpoint
CREATE INDEX `login_failures_created` ON `login_failures` (`created_at`);--> statement-breakpoint
CREATE INDEX `message_attempts_message` ON `message_attempts` (`message_id`,`id`);--> statement-breakpoint
CREATE INDEX `messages_state` ON `messages` (`state`,`channel`,`created_at`);--> statement-breakpoint
CREATE INDEX `messages_claimed` ON `messages` (`claimed_by`);--> statement-breakpoint
CREATE INDEX `messages_recipient` ON `messages` (`recipient`,`id`);--> statement-breakpoint
CREATE INDEX `messages_user` ON `messages` (`user_id`,`id`);--> statement-breakpoint
CREATE INDEX `messages_created` ON `messages` (`created_at`);--> statement-breakpoint
CREATE INDEX `devices_last_seen` ON `devices` (`last_seen_at`);--> statement-breakpoint
CREATE INDEX `grants_expires` ON `grants` (`expires_at`);--> statement-breakpoint
CREATE INDEX `sessions_user` ON `sessions` (`user_id`,`last_used_at`);--> statement-breakpoint
CREATE INDEX `sessions_expires` ON `sessions` (`expires_at`);--> statement-breakpoint
CREATE INDEX `audit_log_actor` ON `audit_log` (`actor_id`,`id`);--> statement-breakpoint
CREATE INDEX `audit_log_target` ON `audit_log` (`target_type`,`target_id`,`id`);--> statement-breakpoint
CREATE INDEX `audit_log_action` ON `audit_log` (`action`,`id`);--> statement-breakpoint
CREATE INDEX `security_events_user` ON `security_events` (`user_id`,`id`);--> statement-breakpoint
CREATE INDEX `security_events_kind` ON `security_events` (`kind`,`created_at`);--> statement-breakpoint
CREATE INDEX `users_role` ON `users` (`role`,`id`);--> statement-breakpoint
CREATE INDEX `users_disabled` ON `users` (`disabled_at`,`id`);