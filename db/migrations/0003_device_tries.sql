ALTER TABLE `devices` ADD `tries` int DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `devices` ADD `tried_at` datetime(3);