CREATE TABLE visits (id text PRIMARY KEY, what text NOT NULL);
