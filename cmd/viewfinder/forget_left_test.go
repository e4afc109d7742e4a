package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
)

// What a file keeps of logins as a whole cannot all be attributed: it is told, once a table.
func TestForget_leftOfLogins(t *testing.T) {
	s, err := sqlsink.OpenSQLite(filepath.Join(t.TempDir(), "kept.db"))
	if err != nil {
		t.Fatal(err)
	}
	k := &keptTables{s}
	defer func() { _ = k.Close() }()
	if err := s.Prepare(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	for _, task := range []history.Task{
		{Account: "brand", Table: "Pages"},
		{Account: "shop", Table: "Pages"},
		{Table: "Newest"},
		{Account: "brand", Table: history.AccountsTask},
		{Account: "17841400000000001", Table: "Media"},
		{Account: "17841400000000002", Table: "Media"},
	} {
		if _, err := s.Claim(t.Context(), task); err != nil {
			t.Fatal(err)
		}
	}
	tables, left, err := k.Forget(t.Context(), "17841400000000001")
	slices.Sort(left)
	if want := []string{
		"rows of Newest that do not name account 17841400000000001: that table is kept of the login as a whole",
		"rows of Pages that do not name account 17841400000000001: that table is kept of the login as a whole",
	}; err != nil || tables != 1 || !slices.Equal(left, want) {
		t.Errorf("%d, %q, %v", tables, left, err)
	}
}

// What the configuration names and is not there yet keeps nothing else from being erased, and is
// told; who names a file is told that nothing is in it.
func TestForget_nothingKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	for name, text := range map[string]string{"new.yaml": "sink: sqlite:new.db\ntables: [Media]\n", "begun.yaml": "sink: sqlite:begun.db\ntables: [Media]\n", "begun.db": ""} {
		if err := os.WriteFile(in(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	dsn := "CacheLocation=" + in("cache") + ";OAuthSettingsKey=fake-key-of-a-test;Memory=" + filepath.Join(t.TempDir(), "private", "memory") +
		";KeptLocation=" + in("kept.db") + ";SyncFile=" + in("new.yaml") + "," + in("begun.yaml")
	code, _, messages := viewfinder(t.Context(), "forget", "17841400000000001", "--dsn", dsn)
	if code != exitOK || !strings.Contains(messages, "what was learned of the account is erased") {
		t.Errorf("exit code %d: %s", code, messages)
	}
	for _, path := range []string{"kept.db", "new.yaml: nothing is kept in", "begun.yaml: nothing is kept there yet"} {
		if !strings.Contains(messages, path) {
			t.Errorf("%s is not told: %s", path, messages)
		}
	}
	if entries, err := filepath.Glob(in("*.db")); err != nil || len(entries) != 1 {
		t.Errorf("there are %q, %v", entries, err)
	}
	if code, _, messages := viewfinder(t.Context(), "forget", "17841400000000001", "--sync", in("new.yaml"), "--dsn", dsn); code == exitOK || !strings.Contains(messages, "which is not there") {
		t.Errorf("named by hand: exit code %d: %s", code, messages)
	}
}
