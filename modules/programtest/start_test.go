package programtest_test

import (
	"maps"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/atouts/atouts/ent/open"
	"github.com/atouts/atouts/ent/open/pgtest"
	"github.com/atouts/atouts/modules/programtest"
	"github.com/atouts/atouts/worker/redistest"
)

// nobody is an address of which nobody answers.
const nobody = "127.0.0.1:1"

// badStart is a call of the program that cannot go well.
type badStart struct {
	// given are settings without their prefix.
	given map[string]string
	args  []string
	// says is what each wanted line of the answer begins with, and holds after that.
	says [][2]string
}

// TestABadStartSaysWhatToDo calls the program with what goes wrong in an operator's life, in French. It ends with code 1, and says in one line for
// each thing what is wrong and what to do.
func TestABadStartSaysWhatToDo(t *testing.T) {
	t.Parallel()
	for name, c := range badStarts(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := map[string]string{
				"LANG": "fr_FR.UTF-8", "ATOUTS_DATA": filepath.Join(t.TempDir(), "var"), "ATOUTS_LISTEN": "127.0.0.1:0", "ATOUTS_DEMO": "off",
			}
			for setting, value := range c.given {
				env["ATOUTS_"+setting] = value
			}
			p := programtest.NewProcess(t, "atouts", env, c.args...)
			p.Start()
			code := p.Await()
			said := p.Said()
			if code != 1 {
				t.Errorf("it ends with code %d", code)
			}
			for _, want := range c.says {
				line := lineWith(said, want[0])
				if _, rest, _ := strings.Cut(line, want[0]); !strings.Contains(rest, want[1]) {
					t.Errorf("no line says %q and then %q", want[0], want[1])
				}
			}
			if n := strings.Count(said, "\n"); c.args[0] != "doctor" && n != len(c.says) {
				t.Errorf("it says %d lines, want %d", n, len(c.says))
			}
			for _, never := range []string{"goroutine ", "panic", ".go:", "geheim", "connection refused", "dial tcp", "\t"} {
				if strings.Contains(said, never) {
					t.Errorf("it says %q", never)
				}
			}
			if t.Failed() {
				return
			}
			t.Log(lineWith(said, c.says[0][0]))
		})
	}
}

// badStarts are the calls; what they need lives as long as the test.
func badStarts(t *testing.T) map[string]badStart {
	t.Helper()
	serve, web, doctor := []string{"serve"}, []string{"web"}, []string{"doctor"}
	busy, folder := listening(t), inUse(t)
	key := strings.Repeat("ab", 32)
	servers := map[string]string{"DATABASE_URL": pgtest.Start(t).Database(t), "REDIS_URL": redistest.Start(t), "SECRET_KEY": key}
	const check = "Vérifiez que le serveur tourne"
	return map[string]badStart{
		"a setting that is none":     {map[string]string{"LISTN": ":1"}, serve, [][2]string{{"Réglage ATOUTS_LISTN", "Les réglages sont"}}},
		"two wrong settings":         {map[string]string{"DEMO": "yes", "GRACE": "soon"}, serve, [][2]string{{"Réglage ATOUTS_DEMO", "auto, on, off"}, {"Réglage ATOUTS_GRACE", "20s"}}},
		"a secret that is not there": {map[string]string{"SECRET_KEY_FILE": "/nowhere/key"}, serve, [][2]string{{"Réglage ATOUTS_SECRET_KEY_FILE", "/nowhere/key n’existe pas. Donnez le chemin"}}},
		"a secret that is a folder":  {map[string]string{"SECRET_KEY_FILE": t.TempDir()}, serve, [][2]string{{"Réglage ATOUTS_SECRET_KEY_FILE", "est un dossier. Donnez le chemin d’un fichier lisible"}}},
		"a seal key that is none":    {map[string]string{"SEAL_KEYS": "abc"}, serve, [][2]string{{"Réglage ATOUTS_SEAL_KEYS", "openssl rand -hex 32"}}},
		"a port that is taken":       {map[string]string{"LISTEN": busy}, serve, [][2]string{{"Réglage ATOUTS_LISTEN", busy + ". Donnez une autre adresse"}}},
		"a probe that is taken":      {map[string]string{"PROBE_LISTEN": busy}, serve, [][2]string{{"Réglage ATOUTS_PROBE_LISTEN", busy + ". Donnez une autre adresse"}}},
		"a folder in use":            {map[string]string{"DATA": folder}, serve, [][2]string{{"Réglage ATOUTS_DATA", "Arrêtez-le d’abord"}}},
		"a folder inside a file":     {map[string]string{"DATA": filepath.Join(aFile(t), "var")}, serve, [][2]string{{"Réglage ATOUTS_DATA", "n’est pas un dossier. Donnez un dossier où le programme peut écrire"}}},
		"a database that is locked":  {map[string]string{"DATA": locked(t)}, serve, [][2]string{{"Réglage ATOUTS_DATABASE_URL", "un autre programme tient la base de données"}}},
		"no PostgreSQL": {
			with(servers, "DATABASE_URL", "postgres://a:geheim@"+nobody+"/a"), web,
			[][2]string{{"Réglage ATOUTS_DATABASE_URL", "personne ne répond à " + nobody + ". " + check}},
		},
		"a machine that is none": {
			with(servers, "DATABASE_URL", "postgres://a:geheim@nulle-part.invalid/a"), web, [][2]string{{"Réglage ATOUTS_DATABASE_URL", check}},
		},
		"no Redis":                 {with(servers, "REDIS_URL", "redis://:geheim@"+nobody+"/0"), web, [][2]string{{"Réglage ATOUTS_REDIS_URL", "personne ne répond à " + nobody + ". " + check}}},
		"a database not migrated":  {servers, web, [][2]string{{"La base de données attend", "atouts migrate"}}},
		"web without servers":      {nil, web, [][2]string{{"La base de données et le Redis embarqués", "ATOUTS_DATABASE_URL et ATOUTS_REDIS_URL"}}},
		"web without a common key": {with(servers, "SECRET_KEY", ""), web, [][2]string{{"Réglage ATOUTS_SECRET_KEY", "openssl rand -hex 32"}}},
		"a cookie in clear":        {map[string]string{"BASE_URL": "http://atouts.example"}, serve, [][2]string{{"Réglage ATOUTS_BASE_URL", "https://"}}},
		"doctor without SMTP": {
			map[string]string{"SMTP_URL": "smtp://a:geheim@" + nobody},
			doctor,
			[][2]string{{"mail         Réglage ATOUTS_SMTP_URL", "personne ne répond à " + nobody + ". " + check}, {"database ", "ok"}},
		},
		"doctor without a bucket": {
			map[string]string{"BLOB_URL": "s3://k:geheim@" + nobody + "/bucket?tls=0&region=x"},
			doctor,
			[][2]string{{"files        Réglage ATOUTS_BLOB_URL", "personne ne répond à " + nobody + ". " + check}, {"redis ", "ok"}},
		},
		"doctor without anything": {
			map[string]string{"DATABASE_URL": "postgres://a:geheim@" + nobody + "/a", "REDIS_URL": "redis://:geheim@" + nobody + "/0", "SMTP_URL": "smtp://a:geheim@" + nobody},
			doctor,
			[][2]string{{"Réglage ATOUTS_DATABASE_URL", check}, {"Réglage ATOUTS_REDIS_URL", check}, {"Réglage ATOUTS_SMTP_URL", check}},
		},
	}
}

// with is settings with one of another value.
func with(given map[string]string, setting, value string) map[string]string {
	changed := maps.Clone(given)
	changed[setting] = value
	return changed
}

// lineWith returns the first line that holds a text.
func lineWith(said, text string) string {
	for line := range strings.SplitSeq(said, "\n") {
		if strings.Contains(line, text) {
			return line
		}
	}
	return ""
}

// listening returns an address on which somebody listens.
func listening(t *testing.T) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l.Addr().String()
}

// inUse returns a data folder that a running process uses.
func inUse(t *testing.T) string {
	t.Helper()
	data := filepath.Join(t.TempDir(), "var")
	p := programtest.NewProcess(t, "the other process", map[string]string{"ATOUTS_DATA": data, "ATOUTS_LISTEN": "127.0.0.1:0", "ATOUTS_DEMO": "off"}, "serve")
	p.Start()
	p.AwaitSaid("Atouts listens")
	return data
}

// locked returns a data folder whose database another program keeps for itself.
func locked(t *testing.T) string {
	t.Helper()
	data := t.TempDir()
	db, err := open.Open(t.Context(), "sqlite://"+filepath.Join(data, "atouts.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	conn, err := db.Write.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	for _, statement := range []string{`PRAGMA locking_mode = EXCLUSIVE`, `CREATE TABLE notes (n int)`} {
		if _, err := conn.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	return data
}

// aFile returns the path of a file.
func aFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
