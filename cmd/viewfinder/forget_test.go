package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/ncruces/go-sqlite3/driver"
	pq "github.com/parquet-go/parquet-go"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/blob"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/lake"
)

// bucketOf starts a stand-in of S3, and returns the address of a folder in a bucket there.
func bucketOf(t *testing.T) string {
	t.Helper()
	t.Setenv("AWS_ACCESS_KEY_ID", "fake-key")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "fake-secret")
	backend := s3mem.New()
	if err := backend.CreateBucket("kept"); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(gofakes3.New(backend, gofakes3.WithLogger(gofakes3.DiscardLog())).Server())
	t.Cleanup(server.Close)
	return "s3://kept/lake?endpoint=" + server.URL
}

// inLake are the texts in all that lies in a lake, of parts what they hold, and how many rows
// of a table its manifest names.
func inLake(t *testing.T, place, table string) (text string, rows int64) {
	t.Helper()
	store, err := blob.Open(t.Context(), place)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	var all strings.Builder
	for info, err := range store.List(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		body, _, err := store.Get(t.Context(), info.Key)
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(body)
		if err != nil {
			t.Fatal(err)
		}
		_ = body.Close()
		all.WriteString(info.Key)
		all.Write(data)
		if info.Key == table+"/manifest.json" {
			var m lake.Manifest
			if err := json.Unmarshal(data, &m); err != nil {
				t.Fatal(err)
			}
			for _, p := range m.Parts {
				rows += p.Rows
			}
		}
		if strings.HasSuffix(info.Key, ".parquet") {
			f, err := pq.OpenFile(bytes.NewReader(data), int64(len(data)))
			if err != nil {
				t.Fatal(err)
			}
			reader, buf := pq.NewReader(f), make([]pq.Row, 1)
			for n, _ := reader.ReadRows(buf); n > 0; n, _ = reader.ReadRows(buf) {
				fmt.Fprintln(&all, buf[0])
			}
		}
	}
	return all.String(), rows
}

// An account that is forgotten is in no table, part, job, log or memory, and others are as they
// were.
func TestForget(t *testing.T) {
	sim, err := graphsim.Start(graphsim.Options{Seed: 3, Media: 30, Accounts: 2, Now: graphsim.DefaultNow})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	dir, s3 := t.TempDir(), bucketOf(t)
	in := func(name string) string { return filepath.Join(dir, name) }
	dsn := "Endpoint=" + sim.URL() + ";OAuthAccessToken=" + sim.Token() + ";Now=" + graphsim.DefaultNow.Format(time.RFC3339) +
		";Logfile=" + in("x.log") + ";Verbosity=4;CacheLocation=" + in("cache") + ";OAuthSettingsKey=fake-key-of-a-test;Memory=" + filepath.Join(t.TempDir(), "private", "memory")
	run := func(ctx context.Context, args ...string) (string, string) {
		code, out, messages := viewfinder(ctx, append(args, "--dsn", dsn)...)
		if code != exitOK && ctx.Err() == nil {
			t.Fatalf("%v: exit code %d: %s", args, code, messages)
		}
		return out, messages
	}
	for name, text := range map[string]string{
		"sqlite.yaml": "sink: sqlite:" + in("kept.db") + "\ntables: [Media]\n",
		"folder.yaml": "sink: parquet:" + in("lake") + "\ntables: [Media]\n",
		"s3.yaml":     "sink: parquet:" + s3 + "\nstate: sqlite:" + in("state.db") + "\ntables: [Media]\n",
	} {
		if err := os.WriteFile(in(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		run(t.Context(), "sync", "run", in(name))
	}
	db, err := driver.Open("file:" + filepath.ToSlash(in("kept.db")))
	if err != nil {
		t.Fatal(err)
	}
	count := func(query string, args ...any) (n int) {
		if err := db.QueryRowContext(t.Context(), query, args...).Scan(&n); err != nil {
			n = -1
		}
		return n
	}
	var account, caption string
	if err := db.QueryRowContext(t.Context(), "SELECT account, caption FROM media WHERE length(caption) > 20 ORDER BY account LIMIT 1").Scan(&account, &caption); err != nil {
		t.Fatal(err)
	}
	others := count("SELECT count(*) FROM media_version WHERE account <> ?", account)
	all := count("SELECT count(*) FROM media_version")
	for place, file := range map[string]string{in("lake"): "folder.yaml", s3: "s3.yaml"} {
		text, rows := inLake(t, place, "media")
		if int(rows) != all || !strings.Contains(text, caption) {
			t.Fatalf("%s: %d rows, want %d, or the caption is not there", file, rows, all)
		}
	}
	run(t.Context(), "query", "CACHE SELECT * FROM Media")
	cached, err := filepath.Glob(in("cache/*.db"))
	cached = slices.DeleteFunc(cached, func(path string) bool { return strings.HasPrefix(filepath.Base(path), "usage-") })
	if err != nil || len(cached) != 1 {
		t.Fatalf("%v are cached, %v", cached, err)
	}
	// Jobs that a worker has left.
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); run(ctx, "sync", "worker", in("sqlite.yaml")) }()
	for count("SELECT max(version) FROM river_migration") < 6 && ctx.Err() == nil {
		time.Sleep(10 * time.Millisecond)
	}
	cancel()
	<-done
	if _, err := db.ExecContext(t.Context(), "INSERT INTO river_job (args, kind, max_attempts, queue, state) VALUES (jsonb(?), 'viewfinder_sync', 25, 'default', 'available')",
		`{"login":"","account":"`+account+`","table":"Media"}`); err != nil {
		t.Fatal(err)
	}
	if log, err := os.ReadFile(in("x.log")); err != nil || !bytes.Contains(log, []byte(account)) {
		t.Fatalf("the log does not have the account: %v", err)
	}

	for _, what := range []string{"the account is erased", "nothing was known there of an account with this id"} {
		_, messages := run(t.Context(), "forget", account, "--sync", in("sqlite.yaml"), "--sync", in("folder.yaml"), "--sync", in("s3.yaml"))
		if strings.Count(messages, ".yaml: "+what+"\n") != 3 {
			t.Errorf("it says %s", messages)
		}
	}
	if cached, err := filepath.Glob(in("cache/*")); err != nil || len(cached) > 0 {
		t.Errorf("%v are cached, %v", cached, err)
	}
	if n := count("SELECT count(*) FROM media_version"); n != others || n < 1 {
		t.Errorf("%d rows are left, want %d", n, others)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for place, file := range map[string]string{in("lake"): "folder.yaml", s3: "s3.yaml"} {
		text, rows := inLake(t, place, "media")
		if int(rows) != others || strings.Contains(text, caption) || strings.Contains(text, account) {
			t.Errorf("%s: %d rows, want %d, or what is forgotten is there", file, rows, others)
		}
	}
	err = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		for _, trace := range []string{account, caption} {
			if bytes.Contains(data, []byte(trace)) {
				t.Errorf("%s still has %q", path, trace)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if code, _, messages := viewfinder(t.Context(), "forget", "sample.account", "--dsn", dsn); code != 2 || !strings.Contains(messages, "is no id of an account") {
		t.Errorf("exit code %d: %s", code, messages)
	}
}
