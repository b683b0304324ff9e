// Package bulk owns the SQL of offers where Ent is too slow for it: what feeds write, a thousand offers at a time, and the search rows of every
// offer, whoever wrote it.
//
// # What is promised
//
//   - [Writer.Apply] is one transaction (the context's, or its own): the offers, their places, their search rows, and whatever the caller adds with
//     also (its checkpoint, one fact for the batch).
//   - An offer is known by its feed and its key ([Key], 128 bits of the external id). A row is written only when its content differs
//     ([Row.Prepare] makes the hash), when the offer comes back, or when its date of expiry is near and the feed gives a later one. Everything
//     else is Unchanged and not touched.
//   - What a person edited by hand (offers.locked) is kept. What a person suspended, filled or archived stays so; an offer that expired, or that
//     was archived by nobody, is published again when its feed shows it again.
//   - Nothing is withdrawn here.
//   - When only the raw record changed (a date of generation, spaces), raw_hash alone is refreshed, so that the next reading skips the record;
//     that is no change of the offer and is not counted as one.
//
// # How it is written
//
// PostgreSQL: COPY into a temporary stage, then one insert-select with ON CONFLICT; places are copied. SQLite: prepared statements in the
// transaction. Both were measured against Ent's bulk upsert, which costs 2 to 11 times the CPU.
//
// # Search rows
//
// Words are stems made in Go (package text), so that both databases find the same. SQLite keeps them in a contentless FTS5 table whose integer
// rowid is mapped to the offer by offer_rows; PostgreSQL in a tsvector with its GIN index. Words of the title weigh more. The rows go with their
// offer.
package bulk
