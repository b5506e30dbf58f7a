CREATE TABLE `stats_hours` (
	`hour` datetime(3) NOT NULL,
	`counts` json NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `stats_hours_hour` PRIMARY KEY(`hour`)
);
--> statement-breakpoint
DROP INDEX `messages_created` ON `messages`;--> statement-breakpoint
CREATE INDEX `messages_state_id` ON `messages` (`state`,`id`);--> statement-breakpoint
CREATE INDEX `messages_channel_id` ON `messages` (`channel`,`id`);--> statement-breakpoint
CREATE INDEX `messages_channel_state_id` ON `messages` (`channel`,`state`,`id`);--> statement-breakpoint
CREATE INDEX `messages_kind_id` ON `messages` (`kind`,`id`);--> statement-breakpoint
CREATE INDEX `messages_kind_state_id` ON `messages` (`kind`,`state`,`id`);--> statement-breakpoint
CREATE INDEX `users_pending_email` ON `users` (`pending_email`);--> statement-breakpoint
CREATE INDEX `messages_created` ON `messages` (`created_at`,`channel`,`state`);