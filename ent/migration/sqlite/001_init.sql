-- create "accounts" table
CREATE TABLE `accounts` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `email` text NOT NULL, `first_name` text NOT NULL, `last_name` text NOT NULL, `function` text NOT NULL DEFAULT (''), `phone` text NOT NULL DEFAULT (''), `password_hash` text NOT NULL DEFAULT (''), `state` text NOT NULL DEFAULT ('invited'), `locale` text NOT NULL DEFAULT ('fr'), `display` json NULL, `signed_in_at` datetime NULL, `created_by` uuid NULL, PRIMARY KEY (`id`), CONSTRAINT `account_state` CHECK (state IN ('invited', 'active', 'suspended')));
-- create index "accounts_email_key" to table: "accounts"
CREATE UNIQUE INDEX `accounts_email_key` ON `accounts` (`email`);
-- create "applications" table
CREATE TABLE `applications` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `establishment_id` uuid NOT NULL, `kind` text NOT NULL, `state` text NOT NULL, `message` text NOT NULL DEFAULT (''), `cv_id` uuid NOT NULL, `cv_hash` text NOT NULL, `letter` text NOT NULL DEFAULT (''), `questions` json NULL, `answers` json NULL, `sent_at` datetime NULL, `state_at` datetime NOT NULL, `reason_code` text NOT NULL DEFAULT (''), `reason_text` text NOT NULL DEFAULT (''), `outcome_message` text NOT NULL DEFAULT (''), `start_on` datetime NULL, `state_before` text NOT NULL DEFAULT (''), `revision` integer NOT NULL DEFAULT (1), `reminders` integer NOT NULL DEFAULT (0), `nudged_at` datetime NULL, `candidate_id` uuid NOT NULL, `company_id` uuid NOT NULL, `offer_id` uuid NULL, PRIMARY KEY (`id`), CONSTRAINT `applications_candidates_candidate` FOREIGN KEY (`candidate_id`) REFERENCES `candidates` (`id`) ON DELETE CASCADE, CONSTRAINT `applications_companies_company` FOREIGN KEY (`company_id`) REFERENCES `companies` (`id`) ON DELETE NO ACTION, CONSTRAINT `applications_offers_offer` FOREIGN KEY (`offer_id`) REFERENCES `offers` (`id`) ON DELETE SET NULL, CONSTRAINT `application_declined` CHECK (state <> 'declined_by_referent' OR reason_code <> ''), CONSTRAINT `application_kind` CHECK (kind = 'offer' AND offer_id IS NOT NULL OR kind = 'spontaneous' AND offer_id IS NULL), CONSTRAINT `application_not` CHECK (state <> 'not_hired' OR outcome_message <> ''), CONSTRAINT `application_refused` CHECK (state <> 'refused' OR reason_code <> ''), CONSTRAINT `application_sent` CHECK (sent_at IS NOT NULL OR state NOT IN ('sent', 'in_progress', 'refused', 'hired', 'not_hired')), CONSTRAINT `application_state` CHECK (state IN ('awaiting_referent', 'changes_requested', 'declined_by_referent', 'sent', 'in_progress', 'refused', 'hired', 'not_hired', 'withdrawn', 'closed_elsewhere')));
-- create index "application_open" to table: "applications"
CREATE UNIQUE INDEX `application_open` ON `applications` (`candidate_id`, `offer_id`) WHERE state = 'awaiting_referent' OR state = 'changes_requested' OR state = 'sent' OR state = 'in_progress';
-- create index "application_candidate_id_state_at" to table: "applications"
CREATE INDEX `application_candidate_id_state_at` ON `applications` (`candidate_id`, `state_at`);
-- create index "application_establishment_id_state_state_at" to table: "applications"
CREATE INDEX `application_establishment_id_state_state_at` ON `applications` (`establishment_id`, `state`, `state_at`);
-- create index "application_company" to table: "applications"
CREATE INDEX `application_company` ON `applications` (`company_id`, `state`, `state_at`) WHERE sent_at IS NOT NULL;
-- create index "application_offer_id" to table: "applications"
CREATE INDEX `application_offer_id` ON `applications` (`offer_id`);
-- create index "application_waiting" to table: "applications"
CREATE INDEX `application_waiting` ON `applications` (`state_at`) WHERE state = 'awaiting_referent' OR state = 'sent';
-- create "appointments" table
CREATE TABLE `appointments` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `candidate_id` uuid NOT NULL, `establishment_id` uuid NOT NULL, `company_id` uuid NOT NULL, `at` datetime NOT NULL, `minutes` integer NOT NULL, `mode` text NOT NULL, `place` text NOT NULL DEFAULT (''), `message` text NOT NULL DEFAULT (''), `accommodations` text NOT NULL DEFAULT (''), `state` text NOT NULL, `answer` text NOT NULL DEFAULT (''), `sequence` integer NOT NULL DEFAULT (0), `revision` integer NOT NULL DEFAULT (1), `application_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `appointments_applications_appointments` FOREIGN KEY (`application_id`) REFERENCES `applications` (`id`) ON DELETE CASCADE);
-- create index "appointment_application_id_at" to table: "appointments"
CREATE INDEX `appointment_application_id_at` ON `appointments` (`application_id`, `at`);
-- create index "appointment_company_id_at" to table: "appointments"
CREATE INDEX `appointment_company_id_at` ON `appointments` (`company_id`, `at`);
-- create "cvs" table
CREATE TABLE `cvs` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `establishment_id` uuid NOT NULL, `title` text NOT NULL, `locale` text NOT NULL DEFAULT ('fr'), `template` text NOT NULL DEFAULT ('sobre'), `data` json NOT NULL, `revision` integer NOT NULL DEFAULT (1), `candidate_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `cvs_candidates_candidate` FOREIGN KEY (`candidate_id`) REFERENCES `candidates` (`id`) ON DELETE CASCADE);
-- create index "cv_candidate_id" to table: "cvs"
CREATE INDEX `cv_candidate_id` ON `cvs` (`candidate_id`);
-- create "candidates" table
CREATE TABLE `candidates` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `city` text NOT NULL DEFAULT (''), `department` text NOT NULL DEFAULT (''), `sought` json NULL, `sought_job` text NOT NULL DEFAULT (''), `available_from` datetime NULL, `account_id` uuid NOT NULL, `establishment_id` uuid NOT NULL, `referent_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `candidates_accounts_account` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE CASCADE, CONSTRAINT `candidates_establishments_establishment` FOREIGN KEY (`establishment_id`) REFERENCES `establishments` (`id`) ON DELETE NO ACTION, CONSTRAINT `candidates_accounts_referent` FOREIGN KEY (`referent_id`) REFERENCES `accounts` (`id`) ON DELETE NO ACTION);
-- create index "candidate_establishment_id" to table: "candidates"
CREATE INDEX `candidate_establishment_id` ON `candidates` (`establishment_id`);
-- create index "candidate_referent_id" to table: "candidates"
CREATE INDEX `candidate_referent_id` ON `candidates` (`referent_id`);
-- create "choices" table
CREATE TABLE `choices` (`id` uuid NOT NULL, `event` text NOT NULL, `mail` bool NOT NULL, `live` bool NOT NULL, `account_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `choices_accounts_account` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE CASCADE);
-- create index "choice_account_id_event" to table: "choices"
CREATE UNIQUE INDEX `choice_account_id_event` ON `choices` (`account_id`, `event`);
-- create "companies" table
CREATE TABLE `companies` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `name` text NOT NULL, `slug` text NOT NULL, `siret` text NULL, `sector` text NOT NULL DEFAULT (''), `size` text NOT NULL DEFAULT (''), `website` text NOT NULL DEFAULT (''), `presentation` text NOT NULL DEFAULT (''), `disability_policy` text NOT NULL DEFAULT (''), `city` text NOT NULL DEFAULT (''), `postcode` text NOT NULL DEFAULT (''), `department` text NOT NULL DEFAULT (''), PRIMARY KEY (`id`));
-- create index "companies_slug_key" to table: "companies"
CREATE UNIQUE INDEX `companies_slug_key` ON `companies` (`slug`);
-- create index "companies_siret_key" to table: "companies"
CREATE UNIQUE INDEX `companies_siret_key` ON `companies` (`siret`);
-- create "establishments" table
CREATE TABLE `establishments` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `name` text NOT NULL, `slug` text NOT NULL, `kind` text NOT NULL DEFAULT ('school'), `city` text NOT NULL DEFAULT (''), `postcode` text NOT NULL DEFAULT (''), `department` text NOT NULL DEFAULT (''), PRIMARY KEY (`id`));
-- create index "establishments_slug_key" to table: "establishments"
CREATE UNIQUE INDEX `establishments_slug_key` ON `establishments` (`slug`);
-- create index "establishment_department" to table: "establishments"
CREATE INDEX `establishment_department` ON `establishments` (`department`);
-- create "feeds" table
CREATE TABLE `feeds` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `name` text NOT NULL, `url` text NOT NULL DEFAULT (''), `state` text NOT NULL DEFAULT ('draft'), `profile` text NOT NULL DEFAULT (''), `body_hash` blob NULL, `created_by` uuid NULL, `company_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `feeds_companies_company` FOREIGN KEY (`company_id`) REFERENCES `companies` (`id`) ON DELETE CASCADE);
-- create index "feed_company_id_name" to table: "feeds"
CREATE UNIQUE INDEX `feed_company_id_name` ON `feeds` (`company_id`, `name`);
-- create "invitations" table
CREATE TABLE `invitations` (`id` uuid NOT NULL, `invited_by` uuid NULL, `token_hash` blob NOT NULL, `created_at` datetime NOT NULL, `expires_at` datetime NOT NULL, `sent_at` datetime NULL, `used_at` datetime NULL, `withdrawn_at` datetime NULL, `account_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `invitations_accounts_account` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE CASCADE);
-- create index "invitations_token_hash_key" to table: "invitations"
CREATE UNIQUE INDEX `invitations_token_hash_key` ON `invitations` (`token_hash`);
-- create index "invitation_account_id" to table: "invitations"
CREATE INDEX `invitation_account_id` ON `invitations` (`account_id`);
-- create "feed_issues" table
CREATE TABLE `feed_issues` (`id` uuid NOT NULL, `company_id` uuid NOT NULL, `ordinal` integer NOT NULL, `line` integer NOT NULL, `offset` integer NOT NULL, `external_id` text NOT NULL DEFAULT (''), `field` text NOT NULL DEFAULT (''), `code` text NOT NULL, `fatal` bool NOT NULL, `excerpt` text NOT NULL DEFAULT (''), `run_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `feed_issues_feed_runs_run` FOREIGN KEY (`run_id`) REFERENCES `feed_runs` (`id`) ON DELETE CASCADE);
-- create index "issue_run_id_ordinal" to table: "feed_issues"
CREATE INDEX `issue_run_id_ordinal` ON `feed_issues` (`run_id`, `ordinal`);
-- create "leases" table
CREATE TABLE `leases` (`id` text NOT NULL, `holder` text NOT NULL, `token` integer NOT NULL DEFAULT (1), `until` datetime NOT NULL, PRIMARY KEY (`id`));
-- create "memberships" table
CREATE TABLE `memberships` (`id` uuid NOT NULL, `role` text NOT NULL, `company_id` uuid NULL, `establishment_id` uuid NULL, `departments` json NULL, `created_at` datetime NOT NULL, `ended_at` datetime NULL, `account_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `memberships_accounts_account` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE CASCADE, CONSTRAINT `membership_company` CHECK (role <> 'recruiter' OR company_id IS NOT NULL), CONSTRAINT `membership_referent` CHECK (role <> 'referent' OR establishment_id IS NOT NULL), CONSTRAINT `membership_role` CHECK (role IN ('admin', 'mission_officer', 'referent', 'recruiter', 'candidate')));
-- create index "membership_account_id" to table: "memberships"
CREATE INDEX `membership_account_id` ON `memberships` (`account_id`);
-- create index "membership_company_id" to table: "memberships"
CREATE INDEX `membership_company_id` ON `memberships` (`company_id`);
-- create index "membership_establishment_id" to table: "memberships"
CREATE INDEX `membership_establishment_id` ON `memberships` (`establishment_id`);
-- create "application_notes" table
CREATE TABLE `application_notes` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `company_id` uuid NOT NULL, `author_id` uuid NOT NULL, `author_name` text NOT NULL, `text` text NOT NULL, `application_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `application_notes_applications_notes` FOREIGN KEY (`application_id`) REFERENCES `applications` (`id`) ON DELETE CASCADE);
-- create index "note_application_id" to table: "application_notes"
CREATE INDEX `note_application_id` ON `application_notes` (`application_id`);
-- create "notifications" table
CREATE TABLE `notifications` (`id` uuid NOT NULL, `event_id` uuid NOT NULL, `event` text NOT NULL, `href` text NOT NULL, `params` json NULL, `live` bool NOT NULL DEFAULT (true), `created_at` datetime NOT NULL, `read_at` datetime NULL, `account_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `notifications_accounts_account` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE CASCADE);
-- create index "notification_event_id_account_id" to table: "notifications"
CREATE UNIQUE INDEX `notification_event_id_account_id` ON `notifications` (`event_id`, `account_id`);
-- create index "notification_account_id_created_at" to table: "notifications"
CREATE INDEX `notification_account_id_created_at` ON `notifications` (`account_id`, `created_at`);
-- create "offers" table
CREATE TABLE `offers` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `slug` text NOT NULL, `title` text NOT NULL, `reference` text NOT NULL DEFAULT (''), `source` text NOT NULL DEFAULT ('form'), `feed_id` uuid NULL, `external_id` text NOT NULL DEFAULT (''), `external_key` blob NULL, `raw_hash` blob NULL, `content_hash` blob NULL, `source_url` text NOT NULL DEFAULT (''), `kind` text NOT NULL, `kind_other` text NOT NULL DEFAULT (''), `domain` text NOT NULL DEFAULT (''), `rome_code` text NOT NULL DEFAULT (''), `level` text NOT NULL DEFAULT ('any'), `openings` integer NOT NULL DEFAULT (1), `start_on` datetime NULL, `start_flexible` bool NOT NULL DEFAULT (false), `end_on` datetime NULL, `duration_months` integer NOT NULL DEFAULT (0), `hours_week` real NOT NULL DEFAULT (0), `rhythm` text NOT NULL DEFAULT (''), `remote` text NOT NULL DEFAULT ('none'), `pay_min` real NOT NULL DEFAULT (0), `pay_max` real NOT NULL DEFAULT (0), `pay_period` text NOT NULL DEFAULT (''), `currency` text NOT NULL DEFAULT ('EUR'), `pay_legal` bool NOT NULL DEFAULT (false), `travel` json NULL, `environment` json NULL, `accommodations` json NULL, `description` text NOT NULL, `description_text` text NOT NULL, `missions` text NOT NULL DEFAULT (''), `profile` text NOT NULL DEFAULT (''), `company_label` text NOT NULL DEFAULT (''), `apply_url` text NOT NULL DEFAULT (''), `apply_email` text NOT NULL DEFAULT (''), `wants_letter` bool NOT NULL DEFAULT (false), `questions` json NULL, `state` text NOT NULL DEFAULT ('draft'), `state_reason` text NOT NULL DEFAULT (''), `state_by` uuid NULL, `created_by` uuid NULL, `published_at` datetime NULL, `apply_before` datetime NULL, `expires_at` datetime NOT NULL, `locked` json NULL, `views` integer NOT NULL DEFAULT (0), `company_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `offers_companies_company` FOREIGN KEY (`company_id`) REFERENCES `companies` (`id`) ON DELETE CASCADE, CONSTRAINT `offer_feed` CHECK (source <> 'feed' OR external_key IS NOT NULL), CONSTRAINT `offer_kind_other` CHECK (kind <> 'other' OR kind_other <> '' OR source = 'feed'), CONSTRAINT `offer_published` CHECK (state <> 'published' OR published_at IS NOT NULL), CONSTRAINT `offer_state` CHECK (state IN ('draft', 'published', 'suspended', 'filled', 'expired', 'archived')));
-- create index "offers_slug_key" to table: "offers"
CREATE UNIQUE INDEX `offers_slug_key` ON `offers` (`slug`);
-- create index "offer_live" to table: "offers"
CREATE INDEX `offer_live` ON `offers` (`published_at`, `id`) WHERE state = 'published';
-- create index "offer_company_id_state" to table: "offers"
CREATE INDEX `offer_company_id_state` ON `offers` (`company_id`, `state`);
-- create index "offer_feed_id_external_key" to table: "offers"
CREATE UNIQUE INDEX `offer_feed_id_external_key` ON `offers` (`feed_id`, `external_key`);
-- create "outbox" table
CREATE TABLE `outbox` (`id` uuid NOT NULL, `topic` text NOT NULL, `version` integer NOT NULL DEFAULT (1), `payload` json NOT NULL, `created_at` datetime NOT NULL, `due_at` datetime NOT NULL, `sent_at` datetime NULL, `claimed_by` text NOT NULL DEFAULT (''), `claimed_until` datetime NULL, `attempts` integer NOT NULL DEFAULT (0), `last_error` text NOT NULL DEFAULT (''), `done_at` datetime NULL, `dead_at` datetime NULL, PRIMARY KEY (`id`));
-- create index "outbox_waiting" to table: "outbox"
CREATE INDEX `outbox_waiting` ON `outbox` (`due_at`) WHERE sent_at IS NULL AND done_at IS NULL AND dead_at IS NULL;
-- create index "outbox_sent" to table: "outbox"
CREATE INDEX `outbox_sent` ON `outbox` (`sent_at`) WHERE sent_at IS NOT NULL AND done_at IS NULL AND dead_at IS NULL;
-- create index "outbox_done_at" to table: "outbox"
CREATE INDEX `outbox_done_at` ON `outbox` (`done_at`);
-- create "offer_places" table
CREATE TABLE `offer_places` (`id` uuid NOT NULL, `position` integer NOT NULL DEFAULT (0), `label` text NOT NULL DEFAULT (''), `city` text NOT NULL DEFAULT (''), `postcode` text NOT NULL DEFAULT (''), `insee` text NOT NULL DEFAULT (''), `department` text NOT NULL DEFAULT (''), `region` text NOT NULL DEFAULT (''), `latitude` real NULL, `longitude` real NULL, `offer_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `offer_places_offers_places` FOREIGN KEY (`offer_id`) REFERENCES `offers` (`id`) ON DELETE CASCADE);
-- create index "place_offer_id_position" to table: "offer_places"
CREATE INDEX `place_offer_id_position` ON `offer_places` (`offer_id`, `position`);
-- create index "place_department_offer_id" to table: "offer_places"
CREATE INDEX `place_department_offer_id` ON `offer_places` (`department`, `offer_id`);
-- create "processed" table
CREATE TABLE `processed` (`id` uuid NOT NULL, `outbox_id` uuid NOT NULL, `subscriber` text NOT NULL, `at` datetime NOT NULL, PRIMARY KEY (`id`));
-- create index "processed_outbox_id_subscriber" to table: "processed"
CREATE UNIQUE INDEX `processed_outbox_id_subscriber` ON `processed` (`outbox_id`, `subscriber`);
-- create "renderings" table
CREATE TABLE `renderings` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `hash` text NOT NULL, `establishment_id` uuid NOT NULL, `cv_id` uuid NOT NULL, `data` json NOT NULL, `locale` text NOT NULL, `template` text NOT NULL, `title` text NOT NULL, `state` text NOT NULL DEFAULT ('pending'), `blob_key` text NOT NULL DEFAULT (''), `pages` integer NOT NULL DEFAULT (0), `bytes` integer NOT NULL DEFAULT (0), `error` text NOT NULL DEFAULT (''), `pinned` bool NOT NULL DEFAULT (false), `candidate_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `renderings_candidates_candidate` FOREIGN KEY (`candidate_id`) REFERENCES `candidates` (`id`) ON DELETE CASCADE, CONSTRAINT `rendering_ready` CHECK (state <> 'ready' OR blob_key <> ''), CONSTRAINT `rendering_state` CHECK (state IN ('pending', 'ready', 'failed')));
-- create index "renderings_hash_key" to table: "renderings"
CREATE UNIQUE INDEX `renderings_hash_key` ON `renderings` (`hash`);
-- create index "rendering_cv_id_created_at" to table: "renderings"
CREATE INDEX `rendering_cv_id_created_at` ON `renderings` (`cv_id`, `created_at`);
-- create index "rendering_candidate_id" to table: "renderings"
CREATE INDEX `rendering_candidate_id` ON `renderings` (`candidate_id`);
-- create "assistance_requests" table
CREATE TABLE `assistance_requests` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `account_id` uuid NULL, `name` text NOT NULL, `email` text NOT NULL, `subject` text NOT NULL, `text` text NOT NULL, `page` text NOT NULL DEFAULT (''), `device` text NOT NULL DEFAULT (''), `state` text NOT NULL DEFAULT ('open'), `answer` text NOT NULL DEFAULT (''), `answered_at` datetime NULL, PRIMARY KEY (`id`), CONSTRAINT `assistance_answered` CHECK (state <> 'answered' OR answer <> ''));
-- create index "request_state_created_at" to table: "assistance_requests"
CREATE INDEX `request_state_created_at` ON `assistance_requests` (`state`, `created_at`);
-- create index "request_account_id" to table: "assistance_requests"
CREATE INDEX `request_account_id` ON `assistance_requests` (`account_id`);
-- create "feed_runs" table
CREATE TABLE `feed_runs` (`id` uuid NOT NULL, `company_id` uuid NOT NULL, `trigger` text NOT NULL, `state` text NOT NULL DEFAULT ('running'), `started_at` datetime NOT NULL, `ended_at` datetime NULL, `profile` text NOT NULL DEFAULT (''), `body_hash` blob NULL, `bytes` integer NOT NULL DEFAULT (0), `records` integer NOT NULL DEFAULT (0), `created` integer NOT NULL DEFAULT (0), `updated` integer NOT NULL DEFAULT (0), `unchanged` integer NOT NULL DEFAULT (0), `quarantined` integer NOT NULL DEFAULT (0), `warnings` integer NOT NULL DEFAULT (0), `error_code` text NOT NULL DEFAULT (''), `checkpoint` integer NOT NULL DEFAULT (0), `feed_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `feed_runs_feeds_feed` FOREIGN KEY (`feed_id`) REFERENCES `feeds` (`id`) ON DELETE CASCADE);
-- create index "feed_run_running" to table: "feed_runs"
CREATE UNIQUE INDEX `feed_run_running` ON `feed_runs` (`feed_id`) WHERE state = 'running';
-- create index "run_feed_id_started_at" to table: "feed_runs"
CREATE INDEX `run_feed_id_started_at` ON `feed_runs` (`feed_id`, `started_at`);
-- create "sessions" table
CREATE TABLE `sessions` (`id` text NOT NULL, `account_id` uuid NULL, `data` blob NOT NULL, `device` text NOT NULL DEFAULT (''), `created_at` datetime NOT NULL, `seen_at` datetime NOT NULL, `expires_at` datetime NOT NULL, PRIMARY KEY (`id`));
-- create index "session_account_id" to table: "sessions"
CREATE INDEX `session_account_id` ON `sessions` (`account_id`);
-- create index "session_expires_at" to table: "sessions"
CREATE INDEX `session_expires_at` ON `sessions` (`expires_at`);
-- create "application_steps" table
CREATE TABLE `application_steps` (`id` uuid NOT NULL, `candidate_id` uuid NOT NULL, `establishment_id` uuid NOT NULL, `company_id` uuid NOT NULL, `at` datetime NOT NULL, `actor_id` uuid NULL, `actor_role` text NOT NULL, `actor_name` text NOT NULL, `step` text NOT NULL, `from_state` text NOT NULL DEFAULT (''), `to_state` text NOT NULL, `message` text NOT NULL DEFAULT (''), `reason_code` text NOT NULL DEFAULT (''), `reason_text` text NOT NULL DEFAULT (''), `appointment_id` uuid NULL, `company_sees` bool NOT NULL, `application_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `application_steps_applications_history` FOREIGN KEY (`application_id`) REFERENCES `applications` (`id`) ON DELETE CASCADE);
-- create index "step_application_id_at" to table: "application_steps"
CREATE INDEX `step_application_id_at` ON `application_steps` (`application_id`, `at`);
-- create index "step_candidate_id_at" to table: "application_steps"
CREATE INDEX `step_candidate_id_at` ON `application_steps` (`candidate_id`, `at`);
-- create index "step_establishment_id_at" to table: "application_steps"
CREATE INDEX `step_establishment_id_at` ON `application_steps` (`establishment_id`, `at`);
-- create index "application_step_company" to table: "application_steps"
CREATE INDEX `application_step_company` ON `application_steps` (`company_id`, `at`) WHERE company_sees;
