-- disable the enforcement of foreign-keys constraints
PRAGMA foreign_keys = off;
-- create "new_accounts" table
CREATE TABLE `new_accounts` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `email` text NOT NULL, `first_name` text NOT NULL, `last_name` text NOT NULL, `function` text NOT NULL DEFAULT (''), `phone` text NOT NULL DEFAULT (''), `password_hash` text NOT NULL DEFAULT (''), `state` text NOT NULL DEFAULT ('invited'), `locale` text NOT NULL DEFAULT ('fr'), `display` json NULL, `shown` json NULL, `photo` text NOT NULL DEFAULT (''), `signed_in_at` datetime NULL, `suspended_at` datetime NULL, `suspended_why` text NOT NULL DEFAULT (''), `merged_into` uuid NULL, `created_by` uuid NULL, PRIMARY KEY (`id`), CONSTRAINT `account_state` CHECK (state IN ('invited', 'active', 'suspended', 'merged', 'erased')));
-- copy rows from old table "accounts" to new temporary table "new_accounts"
INSERT INTO `new_accounts` (`id`, `created_at`, `updated_at`, `email`, `first_name`, `last_name`, `function`, `phone`, `password_hash`, `state`, `locale`, `display`, `signed_in_at`, `created_by`) SELECT `id`, `created_at`, `updated_at`, `email`, `first_name`, `last_name`, `function`, `phone`, `password_hash`, `state`, `locale`, `display`, `signed_in_at`, `created_by` FROM `accounts`;
-- drop "accounts" table after copying rows
DROP TABLE `accounts`;
-- rename temporary table "new_accounts" to "accounts"
ALTER TABLE `new_accounts` RENAME TO `accounts`;
-- create index "accounts_email_key" to table: "accounts"
CREATE UNIQUE INDEX `accounts_email_key` ON `accounts` (`email`);
-- add column "establishments" to table: "memberships"
ALTER TABLE `memberships` ADD COLUMN `establishments` json NULL;
-- create "new_application_steps" table
CREATE TABLE `new_application_steps` (`id` uuid NOT NULL, `candidate_id` uuid NOT NULL, `establishment_id` uuid NOT NULL, `company_id` uuid NOT NULL, `at` datetime NOT NULL, `actor_id` uuid NULL, `actor_role` text NOT NULL, `actor_name` text NOT NULL, `deputy_for` uuid NULL, `deputy_for_name` text NOT NULL DEFAULT (''), `step` text NOT NULL, `from_state` text NOT NULL DEFAULT (''), `to_state` text NOT NULL, `message` text NOT NULL DEFAULT (''), `reason_code` text NOT NULL DEFAULT (''), `reason_text` text NOT NULL DEFAULT (''), `appointment_id` uuid NULL, `company_sees` bool NOT NULL, `application_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `application_steps_applications_history` FOREIGN KEY (`application_id`) REFERENCES `applications` (`id`) ON DELETE CASCADE);
-- copy rows from old table "application_steps" to new temporary table "new_application_steps"
INSERT INTO `new_application_steps` (`id`, `candidate_id`, `establishment_id`, `company_id`, `at`, `actor_id`, `actor_role`, `actor_name`, `step`, `from_state`, `to_state`, `message`, `reason_code`, `reason_text`, `appointment_id`, `company_sees`, `application_id`) SELECT `id`, `candidate_id`, `establishment_id`, `company_id`, `at`, `actor_id`, `actor_role`, `actor_name`, `step`, `from_state`, `to_state`, `message`, `reason_code`, `reason_text`, `appointment_id`, `company_sees`, `application_id` FROM `application_steps`;
-- drop "application_steps" table after copying rows
DROP TABLE `application_steps`;
-- rename temporary table "new_application_steps" to "application_steps"
ALTER TABLE `new_application_steps` RENAME TO `application_steps`;
-- create index "step_application_id_at" to table: "application_steps"
CREATE INDEX `step_application_id_at` ON `application_steps` (`application_id`, `at`);
-- create index "step_candidate_id_at" to table: "application_steps"
CREATE INDEX `step_candidate_id_at` ON `application_steps` (`candidate_id`, `at`);
-- create index "step_establishment_id_at" to table: "application_steps"
CREATE INDEX `step_establishment_id_at` ON `application_steps` (`establishment_id`, `at`);
-- create index "application_step_company" to table: "application_steps"
CREATE INDEX `application_step_company` ON `application_steps` (`company_id`, `at`) WHERE company_sees;
-- create "audit_anchors" table
CREATE TABLE `audit_anchors` (`id` uuid NOT NULL, `seq` integer NOT NULL, `hash` blob NOT NULL, `at` datetime NOT NULL, `fault` text NOT NULL DEFAULT (''), PRIMARY KEY (`id`));
-- create index "anchor_at" to table: "audit_anchors"
CREATE INDEX `anchor_at` ON `audit_anchors` (`at`);
-- create "audit" table
CREATE TABLE `audit` (`id` uuid NOT NULL, `at` datetime NOT NULL, `action` text NOT NULL, `actor_id` uuid NULL, `actor_role` text NOT NULL, `actor_name` text NOT NULL, `for_id` uuid NULL, `for_name` text NOT NULL DEFAULT (''), `owner_id` uuid NULL, `subject_kind` text NOT NULL DEFAULT (''), `subject_id` text NOT NULL DEFAULT (''), `subject_name` text NOT NULL DEFAULT (''), `detail` json NULL, `seq` integer NULL, `hash` blob NULL, PRIMARY KEY (`id`));
-- create index "audit_seq_key" to table: "audit"
CREATE UNIQUE INDEX `audit_seq_key` ON `audit` (`seq`);
-- create index "audit_owner_id_at" to table: "audit"
CREATE INDEX `audit_owner_id_at` ON `audit` (`owner_id`, `at`);
-- create index "audit_actor_id_at" to table: "audit"
CREATE INDEX `audit_actor_id_at` ON `audit` (`actor_id`, `at`);
-- create index "audit_action_at" to table: "audit"
CREATE INDEX `audit_action_at` ON `audit` (`action`, `at`);
-- create index "audit_at" to table: "audit"
CREATE INDEX `audit_at` ON `audit` (`at`);
-- create index "audit_unchained" to table: "audit"
CREATE INDEX `audit_unchained` ON `audit` (`id`) WHERE seq IS NULL;
-- create "account_changes" table
CREATE TABLE `account_changes` (`id` uuid NOT NULL, `batch_id` uuid NOT NULL, `kind` text NOT NULL, `account_id` uuid NOT NULL, `to_account_id` uuid NULL, `note` text NOT NULL DEFAULT (''), `before` json NULL, `at` datetime NOT NULL, `by` uuid NOT NULL, `undone_at` datetime NULL, PRIMARY KEY (`id`));
-- create index "change_account_id_at" to table: "account_changes"
CREATE INDEX `change_account_id_at` ON `account_changes` (`account_id`, `at`);
-- create index "change_batch_id" to table: "account_changes"
CREATE INDEX `change_batch_id` ON `account_changes` (`batch_id`);
-- create "privacy_deletions" table
CREATE TABLE `privacy_deletions` (`id` uuid NOT NULL, `account_id` uuid NOT NULL, `asked_by` uuid NOT NULL, `created_at` datetime NOT NULL, `due_at` datetime NOT NULL, `reminded_at` datetime NULL, `cancelled_at` datetime NULL, `done_at` datetime NULL, `counts` json NULL, PRIMARY KEY (`id`));
-- create index "privacy_deletion_open" to table: "privacy_deletions"
CREATE UNIQUE INDEX `privacy_deletion_open` ON `privacy_deletions` (`account_id`) WHERE cancelled_at IS NULL AND done_at IS NULL;
-- create index "deletion_due_at" to table: "privacy_deletions"
CREATE INDEX `deletion_due_at` ON `privacy_deletions` (`due_at`);
-- create "deputies" table
CREATE TABLE `deputies` (`id` uuid NOT NULL, `principal_id` uuid NOT NULL, `starts_at` datetime NOT NULL, `ends_at` datetime NOT NULL, `created_at` datetime NOT NULL, `created_by` uuid NOT NULL, `membership_id` uuid NOT NULL, `account_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `deputies_memberships_membership` FOREIGN KEY (`membership_id`) REFERENCES `memberships` (`id`) ON DELETE CASCADE, CONSTRAINT `deputies_accounts_account` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE CASCADE, CONSTRAINT `deputy_dates` CHECK (ends_at >= starts_at), CONSTRAINT `deputy_other` CHECK (principal_id <> account_id));
-- create index "deputy_account_id" to table: "deputies"
CREATE INDEX `deputy_account_id` ON `deputies` (`account_id`);
-- create index "deputy_principal_id" to table: "deputies"
CREATE INDEX `deputy_principal_id` ON `deputies` (`principal_id`);
-- create "privacy_exports" table
CREATE TABLE `privacy_exports` (`id` uuid NOT NULL, `state` text NOT NULL DEFAULT ('asked'), `done_parts` integer NOT NULL DEFAULT (0), `parts` integer NOT NULL DEFAULT (0), `blob` text NOT NULL DEFAULT (''), `bytes` integer NOT NULL DEFAULT (0), `created_at` datetime NOT NULL, `ready_at` datetime NULL, `expires_at` datetime NULL, `account_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `privacy_exports_accounts_account` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE CASCADE, CONSTRAINT `export_state` CHECK (state IN ('asked', 'ready', 'failed', 'expired')));
-- create index "export_account_id_created_at" to table: "privacy_exports"
CREATE INDEX `export_account_id_created_at` ON `privacy_exports` (`account_id`, `created_at`);
-- create index "export_expires_at" to table: "privacy_exports"
CREATE INDEX `export_expires_at` ON `privacy_exports` (`expires_at`);
-- create "identities" table
CREATE TABLE `identities` (`id` uuid NOT NULL, `provider` text NOT NULL, `issuer` text NOT NULL, `subject` text NOT NULL, `created_at` datetime NOT NULL, `used_at` datetime NULL, `account_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `identities_accounts_account` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE CASCADE);
-- create index "identity_issuer_subject" to table: "identities"
CREATE UNIQUE INDEX `identity_issuer_subject` ON `identities` (`issuer`, `subject`);
-- create index "identity_account_id" to table: "identities"
CREATE INDEX `identity_account_id` ON `identities` (`account_id`);
-- create "account_intakes" table
CREATE TABLE `account_intakes` (`id` uuid NOT NULL, `created_by` uuid NOT NULL, `file_name` text NOT NULL, `state` text NOT NULL DEFAULT ('previewed'), `lines` blob NULL, `good` integer NOT NULL DEFAULT (0), `known` integer NOT NULL DEFAULT (0), `bad` integer NOT NULL DEFAULT (0), `created` integer NOT NULL DEFAULT (0), `created_at` datetime NOT NULL, `done_at` datetime NULL, PRIMARY KEY (`id`), CONSTRAINT `intake_state` CHECK (state IN ('previewed', 'done', 'cancelled')));
-- create index "intake_created_by_created_at" to table: "account_intakes"
CREATE INDEX `intake_created_by_created_at` ON `account_intakes` (`created_by`, `created_at`);
-- create "passkeys" table
CREATE TABLE `passkeys` (`id` uuid NOT NULL, `credential_id` blob NOT NULL, `credential` blob NOT NULL, `name` text NOT NULL, `created_at` datetime NOT NULL, `used_at` datetime NULL, `account_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `passkeys_accounts_account` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE CASCADE);
-- create index "passkeys_credential_id_key" to table: "passkeys"
CREATE UNIQUE INDEX `passkeys_credential_id_key` ON `passkeys` (`credential_id`);
-- create index "passkey_account_id" to table: "passkeys"
CREATE INDEX `passkey_account_id` ON `passkeys` (`account_id`);
-- create "recovery_codes" table
CREATE TABLE `recovery_codes` (`id` uuid NOT NULL, `code_hash` blob NOT NULL, `created_at` datetime NOT NULL, `used_at` datetime NULL, `account_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `recovery_codes_accounts_account` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE CASCADE);
-- create index "recoverycode_account_id_code_hash" to table: "recovery_codes"
CREATE UNIQUE INDEX `recoverycode_account_id_code_hash` ON `recovery_codes` (`account_id`, `code_hash`);
-- create "account_sights" table
CREATE TABLE `account_sights` (`id` uuid NOT NULL, `admin_id` uuid NOT NULL, `membership_id` uuid NOT NULL, `account_id` uuid NOT NULL, `reason` text NOT NULL, `starts_at` datetime NOT NULL, `ends_at` datetime NOT NULL, PRIMARY KEY (`id`));
-- create index "sight_account_id_starts_at" to table: "account_sights"
CREATE INDEX `sight_account_id_starts_at` ON `account_sights` (`account_id`, `starts_at`);
-- create index "sight_admin_id" to table: "account_sights"
CREATE INDEX `sight_admin_id` ON `account_sights` (`admin_id`);
-- create "access_tickets" table
CREATE TABLE `access_tickets` (`id` uuid NOT NULL, `purpose` text NOT NULL, `token_hash` blob NOT NULL, `email` text NOT NULL DEFAULT (''), `pair_id` uuid NULL, `created_at` datetime NOT NULL, `expires_at` datetime NOT NULL, `used_at` datetime NULL, `account_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `access_tickets_accounts_account` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE CASCADE, CONSTRAINT `ticket_purpose` CHECK (purpose IN ('sign_in', 'password', 'email_old', 'email_new')));
-- create index "access_tickets_token_hash_key" to table: "access_tickets"
CREATE UNIQUE INDEX `access_tickets_token_hash_key` ON `access_tickets` (`token_hash`);
-- create index "ticket_account_id_purpose" to table: "access_tickets"
CREATE INDEX `ticket_account_id_purpose` ON `access_tickets` (`account_id`, `purpose`);
-- create index "ticket_pair_id" to table: "access_tickets"
CREATE INDEX `ticket_pair_id` ON `access_tickets` (`pair_id`);
-- create index "ticket_expires_at" to table: "access_tickets"
CREATE INDEX `ticket_expires_at` ON `access_tickets` (`expires_at`);
-- create "access_tokens" table
CREATE TABLE `access_tokens` (`id` uuid NOT NULL, `name` text NOT NULL, `scope` text NOT NULL, `token_hash` blob NOT NULL, `hint` text NOT NULL, `created_at` datetime NOT NULL, `expires_at` datetime NOT NULL, `used_at` datetime NULL, `revoked_at` datetime NULL, `account_id` uuid NOT NULL, `membership_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `access_tokens_accounts_account` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE CASCADE, CONSTRAINT `access_tokens_memberships_membership` FOREIGN KEY (`membership_id`) REFERENCES `memberships` (`id`) ON DELETE CASCADE, CONSTRAINT `token_scope` CHECK (scope IN ('read', 'write')));
-- create index "access_tokens_token_hash_key" to table: "access_tokens"
CREATE UNIQUE INDEX `access_tokens_token_hash_key` ON `access_tokens` (`token_hash`);
-- create index "token_account_id" to table: "access_tokens"
CREATE INDEX `token_account_id` ON `access_tokens` (`account_id`);
-- create "totp_seeds" table
CREATE TABLE `totp_seeds` (`id` uuid NOT NULL, `seed` blob NOT NULL, `last_step` integer NOT NULL DEFAULT (0), `created_at` datetime NOT NULL, `confirmed_at` datetime NULL, `account_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `totp_seeds_accounts_account` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE CASCADE);
-- enable back the enforcement of foreign-keys constraints
PRAGMA foreign_keys = on;
