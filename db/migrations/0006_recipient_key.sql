ALTER TABLE `messages` ADD `recipient_key` varbinary(1016) GENERATED ALWAYS AS (lower(convert(recipient using utf8mb4))) VIRTUAL;--> statement-breakpoint
CREATE INDEX `messages_state_finished` ON `messages` (`state`,`channel`,`finished_at`);--> statement-breakpoint
ALTER TABLE `messages` DROP INDEX `messages_recipient`, ADD INDEX `messages_recipient` (`recipient_key`,`id`);
