-- create "privacy_deletions" table
CREATE TABLE "privacy_deletions" ("id" uuid NOT NULL, "account_id" uuid NOT NULL, "asked_by" uuid NOT NULL, "created_at" timestamptz NOT NULL, "due_at" timestamptz NOT NULL, "reminded_at" timestamptz NULL, "cancelled_at" timestamptz NULL, "done_at" timestamptz NULL, "counts" jsonb NULL, PRIMARY KEY ("id"));
-- create index "deletion_due_at" to table: "privacy_deletions"
CREATE INDEX "deletion_due_at" ON "privacy_deletions" ("due_at");
-- create index "privacy_deletion_open" to table: "privacy_deletions"
CREATE UNIQUE INDEX "privacy_deletion_open" ON "privacy_deletions" ("account_id") WHERE ((cancelled_at IS NULL) AND (done_at IS NULL));
-- create "account_intakes" table
CREATE TABLE "account_intakes" ("id" uuid NOT NULL, "created_by" uuid NOT NULL, "file_name" character varying NOT NULL, "state" character varying NOT NULL DEFAULT 'previewed', "lines" bytea NULL, "good" bigint NOT NULL DEFAULT 0, "known" bigint NOT NULL DEFAULT 0, "bad" bigint NOT NULL DEFAULT 0, "created" bigint NOT NULL DEFAULT 0, "created_at" timestamptz NOT NULL, "done_at" timestamptz NULL, PRIMARY KEY ("id"), CONSTRAINT "intake_state" CHECK ((state)::text = ANY ((ARRAY['previewed'::character varying, 'done'::character varying, 'cancelled'::character varying])::text[])));
-- create index "intake_created_by_created_at" to table: "account_intakes"
CREATE INDEX "intake_created_by_created_at" ON "account_intakes" ("created_by", "created_at");
-- create "account_sights" table
CREATE TABLE "account_sights" ("id" uuid NOT NULL, "admin_id" uuid NOT NULL, "membership_id" uuid NOT NULL, "account_id" uuid NOT NULL, "reason" character varying NOT NULL, "starts_at" timestamptz NOT NULL, "ends_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create index "sight_account_id_starts_at" to table: "account_sights"
CREATE INDEX "sight_account_id_starts_at" ON "account_sights" ("account_id", "starts_at");
-- create index "sight_admin_id" to table: "account_sights"
CREATE INDEX "sight_admin_id" ON "account_sights" ("admin_id");
-- create "audit_anchors" table
CREATE TABLE "audit_anchors" ("id" uuid NOT NULL, "seq" bigint NOT NULL, "hash" bytea NOT NULL, "at" timestamptz NOT NULL, "fault" character varying NOT NULL DEFAULT '', PRIMARY KEY ("id"));
-- create index "anchor_at" to table: "audit_anchors"
CREATE INDEX "anchor_at" ON "audit_anchors" ("at");
-- create "audit" table
CREATE TABLE "audit" ("id" uuid NOT NULL, "at" timestamptz NOT NULL, "action" character varying NOT NULL, "actor_id" uuid NULL, "actor_role" character varying NOT NULL, "actor_name" character varying NOT NULL, "for_id" uuid NULL, "for_name" character varying NOT NULL DEFAULT '', "owner_id" uuid NULL, "subject_kind" character varying NOT NULL DEFAULT '', "subject_id" character varying NOT NULL DEFAULT '', "subject_name" character varying NOT NULL DEFAULT '', "detail" jsonb NULL, "seq" bigint NULL, "hash" bytea NULL, PRIMARY KEY ("id"));
-- create index "audit_action_at" to table: "audit"
CREATE INDEX "audit_action_at" ON "audit" ("action", "at");
-- create index "audit_actor_id_at" to table: "audit"
CREATE INDEX "audit_actor_id_at" ON "audit" ("actor_id", "at");
-- create index "audit_at" to table: "audit"
CREATE INDEX "audit_at" ON "audit" ("at");
-- create index "audit_owner_id_at" to table: "audit"
CREATE INDEX "audit_owner_id_at" ON "audit" ("owner_id", "at");
-- create index "audit_seq_key" to table: "audit"
CREATE UNIQUE INDEX "audit_seq_key" ON "audit" ("seq");
-- create index "audit_unchained" to table: "audit"
CREATE INDEX "audit_unchained" ON "audit" ("id") WHERE (seq IS NULL);
-- create "account_changes" table
CREATE TABLE "account_changes" ("id" uuid NOT NULL, "batch_id" uuid NOT NULL, "kind" character varying NOT NULL, "account_id" uuid NOT NULL, "to_account_id" uuid NULL, "note" character varying NOT NULL DEFAULT '', "before" jsonb NULL, "at" timestamptz NOT NULL, "by" uuid NOT NULL, "undone_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "change_account_id_at" to table: "account_changes"
CREATE INDEX "change_account_id_at" ON "account_changes" ("account_id", "at");
-- create index "change_batch_id" to table: "account_changes"
CREATE INDEX "change_batch_id" ON "account_changes" ("batch_id");
-- modify "accounts" table
ALTER TABLE "accounts" ADD COLUMN "shown" jsonb NULL, ADD COLUMN "photo" character varying NOT NULL DEFAULT '', ADD COLUMN "suspended_at" timestamptz NULL, ADD COLUMN "suspended_why" character varying NOT NULL DEFAULT '', ADD COLUMN "merged_into" uuid NULL;
-- the states that an account may have: merged and erased are new
ALTER TABLE "accounts" DROP CONSTRAINT "account_state", ADD CONSTRAINT "account_state" CHECK ("state" IN ('invited', 'active', 'suspended', 'merged', 'erased'));
-- modify "application_steps" table
ALTER TABLE "application_steps" ADD COLUMN "deputy_for" uuid NULL, ADD COLUMN "deputy_for_name" character varying NOT NULL DEFAULT '';
-- create "access_tickets" table
CREATE TABLE "access_tickets" ("id" uuid NOT NULL, "purpose" character varying NOT NULL, "token_hash" bytea NOT NULL, "email" character varying NOT NULL DEFAULT '', "pair_id" uuid NULL, "created_at" timestamptz NOT NULL, "expires_at" timestamptz NOT NULL, "used_at" timestamptz NULL, "account_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "access_tickets_accounts_account" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "ticket_purpose" CHECK ((purpose)::text = ANY ((ARRAY['sign_in'::character varying, 'password'::character varying, 'email_old'::character varying, 'email_new'::character varying])::text[])));
-- create index "access_tickets_token_hash_key" to table: "access_tickets"
CREATE UNIQUE INDEX "access_tickets_token_hash_key" ON "access_tickets" ("token_hash");
-- create index "ticket_account_id_purpose" to table: "access_tickets"
CREATE INDEX "ticket_account_id_purpose" ON "access_tickets" ("account_id", "purpose");
-- create index "ticket_expires_at" to table: "access_tickets"
CREATE INDEX "ticket_expires_at" ON "access_tickets" ("expires_at");
-- create index "ticket_pair_id" to table: "access_tickets"
CREATE INDEX "ticket_pair_id" ON "access_tickets" ("pair_id");
-- modify "memberships" table
ALTER TABLE "memberships" ADD COLUMN "establishments" jsonb NULL;
-- create "access_tokens" table
CREATE TABLE "access_tokens" ("id" uuid NOT NULL, "name" character varying NOT NULL, "scope" character varying NOT NULL, "token_hash" bytea NOT NULL, "hint" character varying NOT NULL, "created_at" timestamptz NOT NULL, "expires_at" timestamptz NOT NULL, "used_at" timestamptz NULL, "revoked_at" timestamptz NULL, "account_id" uuid NOT NULL, "membership_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "access_tokens_accounts_account" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "access_tokens_memberships_membership" FOREIGN KEY ("membership_id") REFERENCES "memberships" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "token_scope" CHECK ((scope)::text = ANY ((ARRAY['read'::character varying, 'write'::character varying])::text[])));
-- create index "access_tokens_token_hash_key" to table: "access_tokens"
CREATE UNIQUE INDEX "access_tokens_token_hash_key" ON "access_tokens" ("token_hash");
-- create index "token_account_id" to table: "access_tokens"
CREATE INDEX "token_account_id" ON "access_tokens" ("account_id");
-- create "deputies" table
CREATE TABLE "deputies" ("id" uuid NOT NULL, "principal_id" uuid NOT NULL, "starts_at" timestamptz NOT NULL, "ends_at" timestamptz NOT NULL, "created_at" timestamptz NOT NULL, "created_by" uuid NOT NULL, "membership_id" uuid NOT NULL, "account_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "deputies_accounts_account" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "deputies_memberships_membership" FOREIGN KEY ("membership_id") REFERENCES "memberships" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "deputy_dates" CHECK (ends_at >= starts_at), CONSTRAINT "deputy_other" CHECK (principal_id <> account_id));
-- create index "deputy_account_id" to table: "deputies"
CREATE INDEX "deputy_account_id" ON "deputies" ("account_id");
-- create index "deputy_principal_id" to table: "deputies"
CREATE INDEX "deputy_principal_id" ON "deputies" ("principal_id");
-- create "identities" table
CREATE TABLE "identities" ("id" uuid NOT NULL, "provider" character varying NOT NULL, "issuer" character varying NOT NULL, "subject" character varying NOT NULL, "created_at" timestamptz NOT NULL, "used_at" timestamptz NULL, "account_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "identities_accounts_account" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "identity_account_id" to table: "identities"
CREATE INDEX "identity_account_id" ON "identities" ("account_id");
-- create index "identity_issuer_subject" to table: "identities"
CREATE UNIQUE INDEX "identity_issuer_subject" ON "identities" ("issuer", "subject");
-- create "passkeys" table
CREATE TABLE "passkeys" ("id" uuid NOT NULL, "credential_id" bytea NOT NULL, "credential" bytea NOT NULL, "name" character varying NOT NULL, "created_at" timestamptz NOT NULL, "used_at" timestamptz NULL, "account_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "passkeys_accounts_account" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "passkey_account_id" to table: "passkeys"
CREATE INDEX "passkey_account_id" ON "passkeys" ("account_id");
-- create index "passkeys_credential_id_key" to table: "passkeys"
CREATE UNIQUE INDEX "passkeys_credential_id_key" ON "passkeys" ("credential_id");
-- create "privacy_exports" table
CREATE TABLE "privacy_exports" ("id" uuid NOT NULL, "state" character varying NOT NULL DEFAULT 'asked', "done_parts" bigint NOT NULL DEFAULT 0, "parts" bigint NOT NULL DEFAULT 0, "blob" character varying NOT NULL DEFAULT '', "bytes" bigint NOT NULL DEFAULT 0, "created_at" timestamptz NOT NULL, "ready_at" timestamptz NULL, "expires_at" timestamptz NULL, "account_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "privacy_exports_accounts_account" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "export_state" CHECK ((state)::text = ANY ((ARRAY['asked'::character varying, 'ready'::character varying, 'failed'::character varying, 'expired'::character varying])::text[])));
-- create index "export_account_id_created_at" to table: "privacy_exports"
CREATE INDEX "export_account_id_created_at" ON "privacy_exports" ("account_id", "created_at");
-- create index "export_expires_at" to table: "privacy_exports"
CREATE INDEX "export_expires_at" ON "privacy_exports" ("expires_at");
-- create "recovery_codes" table
CREATE TABLE "recovery_codes" ("id" uuid NOT NULL, "code_hash" bytea NOT NULL, "created_at" timestamptz NOT NULL, "used_at" timestamptz NULL, "account_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "recovery_codes_accounts_account" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "recoverycode_account_id_code_hash" to table: "recovery_codes"
CREATE UNIQUE INDEX "recoverycode_account_id_code_hash" ON "recovery_codes" ("account_id", "code_hash");
-- create "totp_seeds" table
CREATE TABLE "totp_seeds" ("id" uuid NOT NULL, "seed" bytea NOT NULL, "last_step" bigint NOT NULL DEFAULT 0, "created_at" timestamptz NOT NULL, "confirmed_at" timestamptz NULL, "account_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "totp_seeds_accounts_account" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
