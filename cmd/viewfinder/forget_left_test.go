package main

import (
	"path/filepath"
	"slices"
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
