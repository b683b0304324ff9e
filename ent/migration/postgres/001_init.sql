-- create "leases" table
CREATE TABLE "leases" ("id" character varying NOT NULL, "holder" character varying NOT NULL, "token" bigint NOT NULL DEFAULT 1, "until" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create "sessions" table
CREATE TABLE "sessions" ("id" character varying NOT NULL, "account_id" uuid NULL, "data" bytea NOT NULL, "device" character varying NOT NULL DEFAULT '', "created_at" timestamptz NOT NULL, "seen_at" timestamptz NOT NULL, "expires_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create index "session_account_id" to table: "sessions"
CREATE INDEX "session_account_id" ON "sessions" ("account_id");
-- create index "session_expires_at" to table: "sessions"
CREATE INDEX "session_expires_at" ON "sessions" ("expires_at");
-- create "assistance_requests" table
CREATE TABLE "assistance_requests" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "account_id" uuid NULL, "name" character varying NOT NULL, "email" character varying NOT NULL, "subject" character varying NOT NULL, "text" text NOT NULL, "page" character varying NOT NULL DEFAULT '', "device" character varying NOT NULL DEFAULT '', "state" character varying NOT NULL DEFAULT 'open', "answer" text NOT NULL DEFAULT '', "answered_at" timestamptz NULL, PRIMARY KEY ("id"), CONSTRAINT "assistance_answered" CHECK (((state)::text <> 'answered'::text) OR (answer <> ''::text)));
-- create index "request_account_id" to table: "assistance_requests"
CREATE INDEX "request_account_id" ON "assistance_requests" ("account_id");
-- create index "request_state_created_at" to table: "assistance_requests"
CREATE INDEX "request_state_created_at" ON "assistance_requests" ("state", "created_at");
-- create "processed" table
CREATE TABLE "processed" ("id" uuid NOT NULL, "outbox_id" uuid NOT NULL, "subscriber" character varying NOT NULL, "at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create index "processed_outbox_id_subscriber" to table: "processed"
CREATE UNIQUE INDEX "processed_outbox_id_subscriber" ON "processed" ("outbox_id", "subscriber");
-- create "outbox" table
CREATE TABLE "outbox" ("id" uuid NOT NULL, "topic" character varying NOT NULL, "version" bigint NOT NULL DEFAULT 1, "payload" jsonb NOT NULL, "created_at" timestamptz NOT NULL, "due_at" timestamptz NOT NULL, "sent_at" timestamptz NULL, "claimed_by" character varying NOT NULL DEFAULT '', "claimed_until" timestamptz NULL, "attempts" bigint NOT NULL DEFAULT 0, "last_error" character varying NOT NULL DEFAULT '', "done_at" timestamptz NULL, "dead_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "outbox_done_at" to table: "outbox"
CREATE INDEX "outbox_done_at" ON "outbox" ("done_at");
-- create index "outbox_sent" to table: "outbox"
CREATE INDEX "outbox_sent" ON "outbox" ("sent_at") WHERE ((sent_at IS NOT NULL) AND (done_at IS NULL) AND (dead_at IS NULL));
-- create index "outbox_waiting" to table: "outbox"
CREATE INDEX "outbox_waiting" ON "outbox" ("due_at") WHERE ((sent_at IS NULL) AND (done_at IS NULL) AND (dead_at IS NULL));
-- create "accounts" table
CREATE TABLE "accounts" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "email" character varying NOT NULL, "first_name" character varying NOT NULL, "last_name" character varying NOT NULL, "function" character varying NOT NULL DEFAULT '', "phone" character varying NOT NULL DEFAULT '', "password_hash" character varying NOT NULL DEFAULT '', "state" character varying NOT NULL DEFAULT 'invited', "locale" character varying NOT NULL DEFAULT 'fr', "display" jsonb NULL, "signed_in_at" timestamptz NULL, "created_by" uuid NULL, PRIMARY KEY ("id"), CONSTRAINT "account_state" CHECK ((state)::text = ANY ((ARRAY['invited'::character varying, 'active'::character varying, 'suspended'::character varying])::text[])));
-- create index "accounts_email_key" to table: "accounts"
CREATE UNIQUE INDEX "accounts_email_key" ON "accounts" ("email");
-- create "establishments" table
CREATE TABLE "establishments" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "name" character varying NOT NULL, "slug" character varying NOT NULL, "kind" character varying NOT NULL DEFAULT 'school', "city" character varying NOT NULL DEFAULT '', "postcode" character varying NOT NULL DEFAULT '', "department" character varying NOT NULL DEFAULT '', PRIMARY KEY ("id"));
-- create index "establishment_department" to table: "establishments"
CREATE INDEX "establishment_department" ON "establishments" ("department");
-- create index "establishments_slug_key" to table: "establishments"
CREATE UNIQUE INDEX "establishments_slug_key" ON "establishments" ("slug");
-- create "candidates" table
CREATE TABLE "candidates" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "city" character varying NOT NULL DEFAULT '', "department" character varying NOT NULL DEFAULT '', "sought" jsonb NULL, "sought_job" character varying NOT NULL DEFAULT '', "available_from" timestamptz NULL, "account_id" uuid NOT NULL, "establishment_id" uuid NOT NULL, "referent_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "candidates_accounts_account" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "candidates_accounts_referent" FOREIGN KEY ("referent_id") REFERENCES "accounts" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "candidates_establishments_establishment" FOREIGN KEY ("establishment_id") REFERENCES "establishments" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "candidate_establishment_id" to table: "candidates"
CREATE INDEX "candidate_establishment_id" ON "candidates" ("establishment_id");
-- create index "candidate_referent_id" to table: "candidates"
CREATE INDEX "candidate_referent_id" ON "candidates" ("referent_id");
-- create "companies" table
CREATE TABLE "companies" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "name" character varying NOT NULL, "slug" character varying NOT NULL, "siret" character varying NULL, "sector" character varying NOT NULL DEFAULT '', "size" character varying NOT NULL DEFAULT '', "website" character varying NOT NULL DEFAULT '', "presentation" text NOT NULL DEFAULT '', "disability_policy" text NOT NULL DEFAULT '', "city" character varying NOT NULL DEFAULT '', "postcode" character varying NOT NULL DEFAULT '', "department" character varying NOT NULL DEFAULT '', PRIMARY KEY ("id"));
-- create index "companies_siret_key" to table: "companies"
CREATE UNIQUE INDEX "companies_siret_key" ON "companies" ("siret");
-- create index "companies_slug_key" to table: "companies"
CREATE UNIQUE INDEX "companies_slug_key" ON "companies" ("slug");
-- create "offers" table
CREATE TABLE "offers" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "slug" character varying NOT NULL, "title" character varying NOT NULL, "reference" character varying NOT NULL DEFAULT '', "source" character varying NOT NULL DEFAULT 'form', "feed_id" uuid NULL, "external_id" character varying NOT NULL DEFAULT '', "external_key" bytea NULL, "raw_hash" bytea NULL, "content_hash" bytea NULL, "source_url" character varying NOT NULL DEFAULT '', "kind" character varying NOT NULL, "kind_other" character varying NOT NULL DEFAULT '', "domain" character varying NOT NULL DEFAULT '', "rome_code" character varying NOT NULL DEFAULT '', "level" character varying NOT NULL DEFAULT 'any', "openings" bigint NOT NULL DEFAULT 1, "start_on" timestamptz NULL, "start_flexible" boolean NOT NULL DEFAULT false, "end_on" timestamptz NULL, "duration_months" bigint NOT NULL DEFAULT 0, "hours_week" double precision NOT NULL DEFAULT 0, "rhythm" character varying NOT NULL DEFAULT '', "remote" character varying NOT NULL DEFAULT 'none', "pay_min" double precision NOT NULL DEFAULT 0, "pay_max" double precision NOT NULL DEFAULT 0, "pay_period" character varying NOT NULL DEFAULT '', "currency" character varying NOT NULL DEFAULT 'EUR', "pay_legal" boolean NOT NULL DEFAULT false, "travel" jsonb NULL, "environment" jsonb NULL, "accommodations" jsonb NULL, "description" text NOT NULL, "description_text" text NOT NULL, "missions" text NOT NULL DEFAULT '', "profile" text NOT NULL DEFAULT '', "company_label" character varying NOT NULL DEFAULT '', "apply_url" character varying NOT NULL DEFAULT '', "apply_email" character varying NOT NULL DEFAULT '', "wants_letter" boolean NOT NULL DEFAULT false, "questions" jsonb NULL, "state" character varying NOT NULL DEFAULT 'draft', "state_reason" character varying NOT NULL DEFAULT '', "state_by" uuid NULL, "created_by" uuid NULL, "published_at" timestamptz NULL, "apply_before" timestamptz NULL, "expires_at" timestamptz NOT NULL, "locked" jsonb NULL, "views" bigint NOT NULL DEFAULT 0, "company_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "offers_companies_company" FOREIGN KEY ("company_id") REFERENCES "companies" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "offer_feed" CHECK (((source)::text <> 'feed'::text) OR (external_key IS NOT NULL)), CONSTRAINT "offer_kind_other" CHECK (((kind)::text <> 'other'::text) OR ((kind_other)::text <> ''::text) OR ((source)::text = 'feed'::text)), CONSTRAINT "offer_published" CHECK (((state)::text <> 'published'::text) OR (published_at IS NOT NULL)), CONSTRAINT "offer_state" CHECK ((state)::text = ANY ((ARRAY['draft'::character varying, 'published'::character varying, 'suspended'::character varying, 'filled'::character varying, 'expired'::character varying, 'archived'::character varying])::text[])));
-- create index "offer_company_id_state" to table: "offers"
CREATE INDEX "offer_company_id_state" ON "offers" ("company_id", "state");
-- create index "offer_feed_id_external_key" to table: "offers"
CREATE UNIQUE INDEX "offer_feed_id_external_key" ON "offers" ("feed_id", "external_key");
-- create index "offer_live" to table: "offers"
CREATE INDEX "offer_live" ON "offers" ("published_at", "id") WHERE ((state)::text = 'published'::text);
-- create index "offers_slug_key" to table: "offers"
CREATE UNIQUE INDEX "offers_slug_key" ON "offers" ("slug");
-- create "applications" table
CREATE TABLE "applications" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "establishment_id" uuid NOT NULL, "kind" character varying NOT NULL, "state" character varying NOT NULL, "message" text NOT NULL DEFAULT '', "cv_id" uuid NOT NULL, "cv_hash" character varying NOT NULL, "letter" text NOT NULL DEFAULT '', "questions" jsonb NULL, "answers" jsonb NULL, "sent_at" timestamptz NULL, "state_at" timestamptz NOT NULL, "reason_code" character varying NOT NULL DEFAULT '', "reason_text" text NOT NULL DEFAULT '', "outcome_message" text NOT NULL DEFAULT '', "start_on" timestamptz NULL, "state_before" character varying NOT NULL DEFAULT '', "revision" bigint NOT NULL DEFAULT 1, "reminders" bigint NOT NULL DEFAULT 0, "nudged_at" timestamptz NULL, "candidate_id" uuid NOT NULL, "company_id" uuid NOT NULL, "offer_id" uuid NULL, PRIMARY KEY ("id"), CONSTRAINT "applications_candidates_candidate" FOREIGN KEY ("candidate_id") REFERENCES "candidates" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "applications_companies_company" FOREIGN KEY ("company_id") REFERENCES "companies" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "applications_offers_offer" FOREIGN KEY ("offer_id") REFERENCES "offers" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "application_declined" CHECK (((state)::text <> 'declined_by_referent'::text) OR ((reason_code)::text <> ''::text)), CONSTRAINT "application_kind" CHECK ((((kind)::text = 'offer'::text) AND (offer_id IS NOT NULL)) OR (((kind)::text = 'spontaneous'::text) AND (offer_id IS NULL))), CONSTRAINT "application_not" CHECK (((state)::text <> 'not_hired'::text) OR (outcome_message <> ''::text)), CONSTRAINT "application_refused" CHECK (((state)::text <> 'refused'::text) OR ((reason_code)::text <> ''::text)), CONSTRAINT "application_sent" CHECK ((sent_at IS NOT NULL) OR ((state)::text <> ALL ((ARRAY['sent'::character varying, 'in_progress'::character varying, 'refused'::character varying, 'hired'::character varying, 'not_hired'::character varying])::text[]))), CONSTRAINT "application_state" CHECK ((state)::text = ANY ((ARRAY['awaiting_referent'::character varying, 'changes_requested'::character varying, 'declined_by_referent'::character varying, 'sent'::character varying, 'in_progress'::character varying, 'refused'::character varying, 'hired'::character varying, 'not_hired'::character varying, 'withdrawn'::character varying, 'closed_elsewhere'::character varying])::text[])));
-- create index "application_candidate_id_state_at" to table: "applications"
CREATE INDEX "application_candidate_id_state_at" ON "applications" ("candidate_id", "state_at");
-- create index "application_company" to table: "applications"
CREATE INDEX "application_company" ON "applications" ("company_id", "state", "state_at") WHERE (sent_at IS NOT NULL);
-- create index "application_establishment_id_state_state_at" to table: "applications"
CREATE INDEX "application_establishment_id_state_state_at" ON "applications" ("establishment_id", "state", "state_at");
-- create index "application_offer_id" to table: "applications"
CREATE INDEX "application_offer_id" ON "applications" ("offer_id");
-- create index "application_open" to table: "applications"
CREATE UNIQUE INDEX "application_open" ON "applications" ("candidate_id", "offer_id") WHERE (((state)::text = 'awaiting_referent'::text) OR ((state)::text = 'changes_requested'::text) OR ((state)::text = 'sent'::text) OR ((state)::text = 'in_progress'::text));
-- create index "application_waiting" to table: "applications"
CREATE INDEX "application_waiting" ON "applications" ("state_at") WHERE (((state)::text = 'awaiting_referent'::text) OR ((state)::text = 'sent'::text));
-- create "application_notes" table
CREATE TABLE "application_notes" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "company_id" uuid NOT NULL, "author_id" uuid NOT NULL, "author_name" character varying NOT NULL, "text" text NOT NULL, "application_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "application_notes_applications_notes" FOREIGN KEY ("application_id") REFERENCES "applications" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "note_application_id" to table: "application_notes"
CREATE INDEX "note_application_id" ON "application_notes" ("application_id");
-- create "application_steps" table
CREATE TABLE "application_steps" ("id" uuid NOT NULL, "candidate_id" uuid NOT NULL, "establishment_id" uuid NOT NULL, "company_id" uuid NOT NULL, "at" timestamptz NOT NULL, "actor_id" uuid NULL, "actor_role" character varying NOT NULL, "actor_name" character varying NOT NULL, "step" character varying NOT NULL, "from_state" character varying NOT NULL DEFAULT '', "to_state" character varying NOT NULL, "message" text NOT NULL DEFAULT '', "reason_code" character varying NOT NULL DEFAULT '', "reason_text" text NOT NULL DEFAULT '', "appointment_id" uuid NULL, "company_sees" boolean NOT NULL, "application_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "application_steps_applications_history" FOREIGN KEY ("application_id") REFERENCES "applications" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "application_step_company" to table: "application_steps"
CREATE INDEX "application_step_company" ON "application_steps" ("company_id", "at") WHERE company_sees;
-- create index "step_application_id_at" to table: "application_steps"
CREATE INDEX "step_application_id_at" ON "application_steps" ("application_id", "at");
-- create index "step_candidate_id_at" to table: "application_steps"
CREATE INDEX "step_candidate_id_at" ON "application_steps" ("candidate_id", "at");
-- create index "step_establishment_id_at" to table: "application_steps"
CREATE INDEX "step_establishment_id_at" ON "application_steps" ("establishment_id", "at");
-- create "appointments" table
CREATE TABLE "appointments" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "candidate_id" uuid NOT NULL, "establishment_id" uuid NOT NULL, "company_id" uuid NOT NULL, "at" timestamptz NOT NULL, "minutes" bigint NOT NULL, "mode" character varying NOT NULL, "place" character varying NOT NULL DEFAULT '', "message" text NOT NULL DEFAULT '', "accommodations" text NOT NULL DEFAULT '', "state" character varying NOT NULL, "answer" text NOT NULL DEFAULT '', "sequence" bigint NOT NULL DEFAULT 0, "revision" bigint NOT NULL DEFAULT 1, "application_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "appointments_applications_appointments" FOREIGN KEY ("application_id") REFERENCES "applications" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "appointment_application_id_at" to table: "appointments"
CREATE INDEX "appointment_application_id_at" ON "appointments" ("application_id", "at");
-- create index "appointment_company_id_at" to table: "appointments"
CREATE INDEX "appointment_company_id_at" ON "appointments" ("company_id", "at");
-- create "choices" table
CREATE TABLE "choices" ("id" uuid NOT NULL, "event" character varying NOT NULL, "mail" boolean NOT NULL, "live" boolean NOT NULL, "account_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "choices_accounts_account" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "choice_account_id_event" to table: "choices"
CREATE UNIQUE INDEX "choice_account_id_event" ON "choices" ("account_id", "event");
-- create "cvs" table
CREATE TABLE "cvs" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "establishment_id" uuid NOT NULL, "title" character varying NOT NULL, "locale" character varying NOT NULL DEFAULT 'fr', "template" character varying NOT NULL DEFAULT 'sobre', "data" jsonb NOT NULL, "revision" bigint NOT NULL DEFAULT 1, "candidate_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "cvs_candidates_candidate" FOREIGN KEY ("candidate_id") REFERENCES "candidates" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "cv_candidate_id" to table: "cvs"
CREATE INDEX "cv_candidate_id" ON "cvs" ("candidate_id");
-- create "feeds" table
CREATE TABLE "feeds" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "name" character varying NOT NULL, "url" character varying NOT NULL DEFAULT '', "state" character varying NOT NULL DEFAULT 'draft', "profile" character varying NOT NULL DEFAULT '', "body_hash" bytea NULL, "created_by" uuid NULL, "company_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "feeds_companies_company" FOREIGN KEY ("company_id") REFERENCES "companies" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "feed_company_id_name" to table: "feeds"
CREATE UNIQUE INDEX "feed_company_id_name" ON "feeds" ("company_id", "name");
-- create "feed_runs" table
CREATE TABLE "feed_runs" ("id" uuid NOT NULL, "company_id" uuid NOT NULL, "trigger" character varying NOT NULL, "state" character varying NOT NULL DEFAULT 'running', "started_at" timestamptz NOT NULL, "ended_at" timestamptz NULL, "profile" character varying NOT NULL DEFAULT '', "body_hash" bytea NULL, "bytes" bigint NOT NULL DEFAULT 0, "records" bigint NOT NULL DEFAULT 0, "created" bigint NOT NULL DEFAULT 0, "updated" bigint NOT NULL DEFAULT 0, "unchanged" bigint NOT NULL DEFAULT 0, "quarantined" bigint NOT NULL DEFAULT 0, "warnings" bigint NOT NULL DEFAULT 0, "error_code" character varying NOT NULL DEFAULT '', "checkpoint" bigint NOT NULL DEFAULT 0, "feed_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "feed_runs_feeds_feed" FOREIGN KEY ("feed_id") REFERENCES "feeds" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "feed_run_running" to table: "feed_runs"
CREATE UNIQUE INDEX "feed_run_running" ON "feed_runs" ("feed_id") WHERE ((state)::text = 'running'::text);
-- create index "run_feed_id_started_at" to table: "feed_runs"
CREATE INDEX "run_feed_id_started_at" ON "feed_runs" ("feed_id", "started_at");
-- create "feed_issues" table
CREATE TABLE "feed_issues" ("id" uuid NOT NULL, "company_id" uuid NOT NULL, "ordinal" bigint NOT NULL, "line" bigint NOT NULL, "offset" bigint NOT NULL, "external_id" character varying NOT NULL DEFAULT '', "field" character varying NOT NULL DEFAULT '', "code" character varying NOT NULL, "fatal" boolean NOT NULL, "excerpt" character varying NOT NULL DEFAULT '', "run_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "feed_issues_feed_runs_run" FOREIGN KEY ("run_id") REFERENCES "feed_runs" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "issue_run_id_ordinal" to table: "feed_issues"
CREATE INDEX "issue_run_id_ordinal" ON "feed_issues" ("run_id", "ordinal");
-- create "invitations" table
CREATE TABLE "invitations" ("id" uuid NOT NULL, "invited_by" uuid NULL, "token_hash" bytea NOT NULL, "created_at" timestamptz NOT NULL, "expires_at" timestamptz NOT NULL, "sent_at" timestamptz NULL, "used_at" timestamptz NULL, "withdrawn_at" timestamptz NULL, "account_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "invitations_accounts_account" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "invitation_account_id" to table: "invitations"
CREATE INDEX "invitation_account_id" ON "invitations" ("account_id");
-- create index "invitations_token_hash_key" to table: "invitations"
CREATE UNIQUE INDEX "invitations_token_hash_key" ON "invitations" ("token_hash");
-- create "memberships" table
CREATE TABLE "memberships" ("id" uuid NOT NULL, "role" character varying NOT NULL, "company_id" uuid NULL, "establishment_id" uuid NULL, "departments" jsonb NULL, "created_at" timestamptz NOT NULL, "ended_at" timestamptz NULL, "account_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "memberships_accounts_account" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "membership_company" CHECK (((role)::text <> 'recruiter'::text) OR (company_id IS NOT NULL)), CONSTRAINT "membership_referent" CHECK (((role)::text <> 'referent'::text) OR (establishment_id IS NOT NULL)), CONSTRAINT "membership_role" CHECK ((role)::text = ANY ((ARRAY['admin'::character varying, 'mission_officer'::character varying, 'referent'::character varying, 'recruiter'::character varying, 'candidate'::character varying])::text[])));
-- create index "membership_account_id" to table: "memberships"
CREATE INDEX "membership_account_id" ON "memberships" ("account_id");
-- create index "membership_company_id" to table: "memberships"
CREATE INDEX "membership_company_id" ON "memberships" ("company_id");
-- create index "membership_establishment_id" to table: "memberships"
CREATE INDEX "membership_establishment_id" ON "memberships" ("establishment_id");
-- create "notifications" table
CREATE TABLE "notifications" ("id" uuid NOT NULL, "event_id" uuid NOT NULL, "event" character varying NOT NULL, "href" character varying NOT NULL, "params" jsonb NULL, "live" boolean NOT NULL DEFAULT true, "created_at" timestamptz NOT NULL, "read_at" timestamptz NULL, "account_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "notifications_accounts_account" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "notification_account_id_created_at" to table: "notifications"
CREATE INDEX "notification_account_id_created_at" ON "notifications" ("account_id", "created_at");
-- create index "notification_event_id_account_id" to table: "notifications"
CREATE UNIQUE INDEX "notification_event_id_account_id" ON "notifications" ("event_id", "account_id");
-- create "offer_places" table
CREATE TABLE "offer_places" ("id" uuid NOT NULL, "position" bigint NOT NULL DEFAULT 0, "label" character varying NOT NULL DEFAULT '', "city" character varying NOT NULL DEFAULT '', "postcode" character varying NOT NULL DEFAULT '', "insee" character varying NOT NULL DEFAULT '', "department" character varying NOT NULL DEFAULT '', "region" character varying NOT NULL DEFAULT '', "latitude" double precision NULL, "longitude" double precision NULL, "offer_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "offer_places_offers_places" FOREIGN KEY ("offer_id") REFERENCES "offers" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "place_department_offer_id" to table: "offer_places"
CREATE INDEX "place_department_offer_id" ON "offer_places" ("department", "offer_id");
-- create index "place_offer_id_position" to table: "offer_places"
CREATE INDEX "place_offer_id_position" ON "offer_places" ("offer_id", "position");
-- create "renderings" table
CREATE TABLE "renderings" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "hash" character varying NOT NULL, "establishment_id" uuid NOT NULL, "cv_id" uuid NOT NULL, "data" jsonb NOT NULL, "locale" character varying NOT NULL, "template" character varying NOT NULL, "title" character varying NOT NULL, "state" character varying NOT NULL DEFAULT 'pending', "blob_key" character varying NOT NULL DEFAULT '', "pages" bigint NOT NULL DEFAULT 0, "bytes" bigint NOT NULL DEFAULT 0, "error" character varying NOT NULL DEFAULT '', "pinned" boolean NOT NULL DEFAULT false, "candidate_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "renderings_candidates_candidate" FOREIGN KEY ("candidate_id") REFERENCES "candidates" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "rendering_ready" CHECK (((state)::text <> 'ready'::text) OR ((blob_key)::text <> ''::text)), CONSTRAINT "rendering_state" CHECK ((state)::text = ANY ((ARRAY['pending'::character varying, 'ready'::character varying, 'failed'::character varying])::text[])));
-- create index "rendering_candidate_id" to table: "renderings"
CREATE INDEX "rendering_candidate_id" ON "renderings" ("candidate_id");
-- create index "rendering_cv_id_created_at" to table: "renderings"
CREATE INDEX "rendering_cv_id_created_at" ON "renderings" ("cv_id", "created_at");
-- create index "renderings_hash_key" to table: "renderings"
CREATE UNIQUE INDEX "renderings_hash_key" ON "renderings" ("hash");
