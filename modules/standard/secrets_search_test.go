package standard_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// settled waits until the worker has nothing left to do.
func (h *hunt) settled() {
	db := h.app.Foundations().DB
	h.app.Eventually(h.t, "the worker is done", func() bool {
		n := 0
		err := db.Read.QueryRowContext(h.t.Context(), `SELECT count(*) FROM outbox WHERE done_at IS NULL AND dead_at IS NULL AND attempts = 0`).Scan(&n)
		return err == nil && n == 0
	})
}

// search looks everywhere.
func (h *hunt) search() {
	all := map[string]string{}
	for _, some := range []map[string]string{h.secrets, h.links} {
		maps.Copy(all, some)
	}
	for place, content := range h.database() {
		h.absent(place, content, all)
	}
	h.mu.Lock()
	h.absent("Redis", h.redis.Bytes(), all)
	h.mu.Unlock()
	logs := h.logs.bytes()
	h.absent("the log", logs, all)
	if !bytes.Contains(logs, []byte(`"route":"GET /invitation/{token}"`)) || !bytes.Contains(logs, []byte("a feed could not be read")) {
		h.t.Error("the log lacks what it should have of the flows")
	}
	h.absent("the metrics", []byte(h.app.Visitor(h.t).Get("/metrics").Body), all)
	err := filepath.WalkDir(h.app.Config.Data, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path) //nolint:gosec // a test's folder
		if err != nil || len(content) == 0 {
			return err
		}
		name := strings.TrimPrefix(path, h.app.Config.Data)
		if strings.HasPrefix(name, "/mail/") {
			h.absent("the mail "+name, content, h.secrets)
			return nil
		}
		h.absent("the file "+name, content, all)
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

// database is what PostgreSQL holds: each row as text and in the raw. The files of SQLite are in the data folder, and looked at there.
func (h *hunt) database() map[string][]byte {
	db := h.app.Foundations().DB
	found := map[string][]byte{}
	if db.SQLite() {
		return nil
	}
	tables := h.column(`SELECT quote_ident(table_name) FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`)
	for _, table := range tables {
		if rows := h.column(`SELECT t::text FROM ` + string(table) + ` t`); len(rows) > 0 { // bytes in hex, which is looked for too
			found["the table "+string(table)] = bytes.Join(rows, []byte("\n"))
		}
	}
	for _, c := range h.column(`SELECT quote_ident(table_name) || '|' || quote_ident(column_name) FROM information_schema.columns
WHERE table_schema = 'public' AND data_type = 'bytea'`) {
		table, column, _ := strings.Cut(string(c), "|")
		// An anchor of an empty chain has an empty hash.
		if content := bytes.Join(h.column(`SELECT `+column+` FROM `+table+` WHERE `+column+` IS NOT NULL`), []byte("\n")); len(content) > 0 {
			found["the bytes of "+table+"."+column] = content
		}
	}
	if len(found) < 10 {
		h.t.Errorf("only %d tables and columns were looked at", len(found))
	}
	return found
}

func (h *hunt) column(query string) (all [][]byte) {
	rows, err := h.app.Foundations().DB.Read.QueryContext(h.t.Context(), query)
	if err != nil {
		h.t.Fatal(query, err)
	}
	defer rows.Close() //nolint:errcheck // Err says it
	for rows.Next() {
		var raw []byte
		if err := rows.Scan(&raw); err != nil {
			h.t.Fatal(query, err)
		}
		all = append(all, raw)
	}
	if err := rows.Err(); err != nil {
		h.t.Fatal(query, err)
	}
	return all
}

// watchRedis notes every command that a server is given; of the Redis inside the process, every state that can be caught.
func (h *hunt) watchRedis() (stop func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(h.t.Context()))
	var wg sync.WaitGroup
	keep := func(text string) {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.redis.WriteString(text + "\n")
	}
	if h.app.Config.RedisURL != "" {
		lines := make(chan string, 10000)
		monitor := h.app.Redis().Monitor(ctx, lines)
		monitor.Start()
		wg.Go(func() {
			for {
				select {
				case line := <-lines:
					keep(line)
				case <-ctx.Done():
					return
				}
			}
		})
		return func() { monitor.Stop(); cancel(); wg.Wait() }
	}
	wg.Go(func() {
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for last := ""; ctx.Err() == nil; <-tick.C {
			if now := h.redisDump(ctx); now != last && now != "" {
				keep(now)
				last = now
			}
		}
	})
	return func() { cancel(); wg.Wait() }
}

// redisDump is every key with its value.
func (h *hunt) redisDump(ctx context.Context) string {
	var b strings.Builder
	r := h.app.Redis()
	keys, err := r.Keys(ctx, "*").Result()
	if err != nil {
		return ""
	}
	for _, key := range keys {
		var value any
		switch r.Type(ctx, key).Val() {
		case "hash":
			value = r.HGetAll(ctx, key).Val()
		case "list":
			value = r.LRange(ctx, key, 0, -1).Val()
		case "set":
			value = r.SMembers(ctx, key).Val()
		case "zset":
			value = r.ZRangeWithScores(ctx, key, 0, -1).Val()
		default:
			value = r.Get(ctx, key).Val()
		}
		fmt.Fprintln(&b, key, value)
	}
	return b.String()
}
