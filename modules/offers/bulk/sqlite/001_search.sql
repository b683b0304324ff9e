-- The integer that stands for an offer in the full text table: FTS5 knows its rows by integers only.
CREATE TABLE offer_rows (
	n integer PRIMARY KEY,
	offer_id uuid NOT NULL UNIQUE REFERENCES offers (id) ON DELETE CASCADE
);
-- Contentless: the words are stems that nobody reads back. "+" and "#" belong to words (c++, c#). The tags are what filters ask for (kind, department,
-- company, whether it is published), so that a search with filters is one look into the index.
CREATE VIRTUAL TABLE offer_words USING fts5(title, body, tags, content='', contentless_delete=1, tokenize="unicode61 tokenchars '+#'");
CREATE TRIGGER offer_rows_gone AFTER DELETE ON offer_rows BEGIN
	DELETE FROM offer_words WHERE rowid = old.n;
END;
