CREATE INDEX `messages_kind_channel_id` ON `messages` (`kind`,`channel`,`id`);--> statement-breakpoint
CREATE INDEX `messages_kind_channel_state_id` ON `messages` (`kind`,`channel`,`state`,`id`);--> statement-breakpoint
CREATE INDEX `audit_log_actor_action` ON `audit_log` (`actor_id`,`action`,`id`);--> statement-breakpoint
CREATE INDEX `users_role_disabled` ON `users` (`role`,`disabled_at`,`id`);