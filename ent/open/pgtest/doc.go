// Package pgtest lends tests a real PostgreSQL.
//
// [Start] gives the server of this test process. It is started at the first call, shared by all tests of the process, and
// gone when the process ends, however it ends: a small shell keeps the server and reads a pipe whose other end only the test
// process holds, so that an end of file (an ordinary end, a panic, kill -9) stops the server and removes its files. Nothing
// is left to TestMain, and a leaked server cannot outlive its tests. The server listens on a Unix socket in a folder of its
// own, so that no port can be taken twice; it is set up as in docker-compose.yml (UTF-8, ICU collation fr-FR) but does not
// wait for the disk.
//
//	server := pgtest.Start(t)
//	url := server.Database(t)                        // empty
//	url = server.Template(t, "schema", migrate).Database(t) // copied from a database that migrate has prepared once
//
// Each database is dropped at the end of its test, even while connections are open. [Server.Restart] is for fault tests: it
// ends every session as a crash would and comes back with the committed rows.
//
// With ATOUTS_TEST_POSTGRES_URL set, databases are made on that server instead (its role must be allowed to create
// databases). Nothing stays behind there: templates are prepared anew for each database.
//
// initdb refuses to run as root; as root the server runs as the user postgres or, without one, nobody. Where PostgreSQL is
// not installed the test is skipped, except with CI set: there it fails.
package pgtest
