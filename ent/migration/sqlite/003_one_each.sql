-- create index "candidate_account_id" to table: "candidates"
CREATE UNIQUE INDEX `candidate_account_id` ON `candidates` (`account_id`);
-- create index "totp_account_id" to table: "totp_seeds"
CREATE UNIQUE INDEX `totp_account_id` ON `totp_seeds` (`account_id`);
