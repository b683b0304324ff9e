-- The words of an offer, as stems that are made outside the database; those of the title have weight A.
CREATE TABLE offer_words (
	offer_id uuid PRIMARY KEY REFERENCES offers (id) ON DELETE CASCADE,
	words tsvector NOT NULL
);
CREATE INDEX offer_words_words ON offer_words USING gin (words);
