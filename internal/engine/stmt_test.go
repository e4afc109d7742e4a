package engine_test

import (
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

func media() *memoryTable {
	t := &memoryTable{key: 0}
	for _, id := range []string{"1", "2", "3", "4"} {
		t.rows = append(t.rows, []value.Value{value.Text(id), value.Text("caption " + id), value.Int(10), value.Text("2026-01-0" + id + " 10:00:00")})
	}
	return t
}

func mediaConfig(m engine.Module) engine.Config {
	return engine.Config{Tables: []engine.Table{{
		Name: "Media", Aliases: []string{"Post"},
		Columns: []engine.Column{
			{Name: "Id", Type: "TEXT"},
			{Name: "Caption", Type: "TEXT"},
			{Name: "LikeCount", Type: "INTEGER"},
			{Name: "Timestamp", Type: "DATETIME", Collation: engine.TimeCollation},
		},
		Module: m,
	}}}
}

func mustPrepare(t testing.TB, c *engine.Conn, sql string) *engine.Stmt {
	t.Helper()
	s, err := c.Prepare(t.Context(), sql, nil)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return s
}

// rows runs a statement to its end and returns its rows, values parted by |.
func rows(t testing.TB, s *engine.Stmt) []string {
	t.Helper()
	var out []string
	for {
		row, err := s.Step(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !row {
			return out
		}
		line := ""
		for i := range s.ColumnCount() {
			if i > 0 {
				line += "|"
			}
			if v := s.Value(i); v.IsNull() {
				line += "NULL"
			} else {
				line += v.Text()
			}
		}
		out = append(out, line)
	}
}
