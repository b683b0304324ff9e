// Package programtest runs the real program, as several processes, for a test.
//
//	fleet := programtest.Fleet(t)           // two web and two worker processes on PostgreSQL, Redis, S3 and SMTP
//	cast := fleet.Cast()                    // people of every role, come in by the program's own doors
//	cast.Referent.Get("/candidats").Want(200)
//	fleet.Workers[0].Kill()
//
// ./cmd/atouts is built once per test process. [Embedded] starts it as the README says, alone on an empty folder. [Fleet] starts what
// docker-compose.yml starts: the commands, the numbers of processes and every setting are read from that file, with the secrets that
// scripts/secrets makes; only addresses become those of the test's servers and folders. A setting of the file that this package does not know, or
// one that it knows and the file has no more, fails the test: so what the file sets is what was tried.
//
// Whatever a process says is kept and printed when the test fails. At the end of a test every process that still runs is told to stop (SIGTERM)
// and must end with code 0 in time; none outlives the test process.
//
// It is test support: nothing of the program imports it.
package programtest
