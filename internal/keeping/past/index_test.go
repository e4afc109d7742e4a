package past

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// prepared is a sink for a table, in a file.
func prepared(t *testing.T, path string, table *history.Table) *sqlsink.Sink {
	t.Helper()
	sink, err := sqlsink.OpenSQLite(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := sink.Prepare(t.Context(), []*history.Table{table}); err != nil {
		t.Fatal(err)
	}
	return sink
}

// A statement that looks rows up at many moments holds each version once, and finds at each
// moment those that were so.
func TestLookUp_manyMoments(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "kept.db")
	table := &history.Table{Name: "Posts", Key: []string{"Id"}, Columns: []history.Column{{Name: "Id"}, {Name: "Likes", Type: history.Integer}}}
	sink := prepared(t, path, table)
	first := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	const days = 30
	for day := range days {
		claim, err := sink.Claim(t.Context(), history.Task{Account: "17", Table: "Posts"})
		if err != nil {
			t.Fatal(err)
		}
		began := first.AddDate(0, 0, day)
		b := history.Batch{Table: table, Rows: []history.Row{{Values: []any{"a", int64(day)}}}, Scope: &history.Scope{}, Scan: history.Scan{Account: "17", Began: began, Ended: began, Complete: true}}
		if _, err := sink.Commit(t.Context(), claim, &history.Step{Batches: []history.Batch{b}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := sink.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	list, err := r.Tables(t.Context())
	if err != nil || len(list) != 1 {
		t.Fatalf("%v, %v", list, err)
	}
	source := NewSource(func(context.Context) (*Reader, error) { return r, nil }, "")
	m := Tables(list)[0].Module.(*module)
	ctx := With(t.Context(), source)
	for day := range days {
		a := access{table: "Posts", moment: true, where: 0, used: 3}
		c := &cursor{module: m}
		moment := value.Text(first.AddDate(0, 0, day).Add(time.Hour).Format(time.RFC3339))
		if err := c.Filter(ctx, a.String(), []engine.Arg{{Value: moment}, {Value: value.Text("a")}}); err != nil {
			t.Fatal(err)
		}
		if c.EOF() || c.Value(1).Int() != int64(day) {
			t.Errorf("on day %d: %v", day, c.EOF())
		} else if err := c.Next(ctx); err != nil || !c.EOF() {
			t.Errorf("on day %d another row, %v", day, err)
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
	held := 0
	for _, x := range source.indexes {
		for _, ids := range x.rows {
			held += len(ids)
		}
	}
	if held != days || len(source.indexes) != 1 {
		t.Errorf("%d rows are held in %d indexes, and there are %d versions", held, len(source.indexes), days)
	}
	if err := source.End(); err != nil {
		t.Fatal(err)
	}
}
