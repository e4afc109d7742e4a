package engine_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// writing is a connection over a table of comments that can be changed, and one of posts.
func writing(t *testing.T, comments, media *memoryTable) *engine.Conn {
	t.Helper()
	cfg := engine.Config{Tables: []engine.Table{
		{Name: "Comments", Aliases: []string{"Remarks"}, Module: comments, Columns: []engine.Column{
			{Name: "Id", Type: "TEXT"}, {Name: "Text", Type: "TEXT"}, {Name: "Hidden", Type: "BOOLEAN INTEGER"}, {Name: "Extra", Type: "TEXT", Hidden: true, Unread: true},
		}, Changes: &engine.Changes{
			Insert: true, Delete: true, Set: []int{2},
			Keys:  map[engine.Verb][]int{engine.Update: {0}, engine.Delete: {0}},
			Keeps: map[engine.Verb][]int{engine.Update: {0}, engine.Delete: {0}},
		}},
		{Name: "Media", Module: media, Columns: []engine.Column{{Name: "Id", Type: "TEXT"}, {Name: "Caption", Type: "TEXT"}}},
	}}
	c, err := engine.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// collect runs a statement, and shows what it collected.
func collect(t *testing.T, c *engine.Conn, v engine.Verb, table, sql string) (string, error) {
	t.Helper()
	s, err := c.PrepareWrite(t.Context(), v, table, sql, nil, nil)
	if err != nil {
		return "", err
	}
	defer func() { _ = s.Close() }()
	for more := true; more; {
		if more, err = s.Step(t.Context()); err != nil {
			return "", err
		}
	}
	w := s.Writing()
	var b strings.Builder
	fmt.Fprintf(&b, "named %t, unread %t:", w.Named, w.Unread)
	show := func(values []value.Value, has []bool) {
		for i, v := range values {
			if has[i] {
				fmt.Fprintf(&b, " %s=%s", w.Table.Columns[i].Name, shownValue(v))
			}
		}
	}
	for _, change := range s.Changes() {
		b.WriteString(" [")
		show(change.Row, change.Kept)
		if change.Values != nil {
			b.WriteString(" ->")
			show(change.Values, change.Set)
		}
		b.WriteString("]")
	}
	return b.String(), nil
}

func shownValue(v value.Value) string {
	switch v.Kind() {
	case value.KindInt:
		return fmt.Sprint(v.Int())
	case value.KindText:
		return v.Text()
	}
	return "NULL"
}

// rowsOf are texts as rows.
func textRows(rows ...[]any) (out [][]value.Value) {
	for _, row := range rows {
		var values []value.Value
		for _, v := range row {
			switch v := v.(type) {
			case string:
				values = append(values, value.Text(v))
			case int:
				values = append(values, value.Int(int64(v)))
			default:
				values = append(values, value.Null)
			}
		}
		out = append(out, values)
	}
	return out
}

func TestWrite_collects(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		verb      engine.Verb
		sql, want string
	}{
		{engine.Insert, "INSERT INTO Comments (Id, Text) VALUES ('9', 'x'), (NULL, 'y')", "named false, unread false: [ -> Id=9 Text=x] [ -> Text=y]"},
		{engine.Insert, "INSERT INTO Comments (Text, Extra) SELECT Text || '!', 'e' FROM Comments WHERE Id < '3'", "named false, unread false: [ -> Text=one! Extra=e] [ -> Text=two! Extra=e]"},
		{engine.Update, "UPDATE Comments SET Hidden = 1 WHERE Id = '2'", "named true, unread true: [ Id=2 -> Hidden=1]"},
		{engine.Update, "UPDATE Comments SET Hidden = 1 WHERE Id = 2", "named true, unread true: [ Id=2 -> Hidden=1]"},
		{engine.Update, "UPDATE Comments SET Hidden = 1 WHERE Id IN ('7', '7', '5')", "named true, unread true: [ Id=5 -> Hidden=1] [ Id=7 -> Hidden=1]"},
		{engine.Update, "UPDATE Comments SET Hidden = NOT Hidden WHERE Id = '2'", "named true, unread false: [ Id=2 -> Hidden=1]"},
		{engine.Update, "UPDATE Comments SET Hidden = 1 WHERE Id = '2' AND Text = 'one'", "named true, unread false:"},
		{engine.Update, "UPDATE Comments SET Hidden = 1 WHERE Id = '2' OR Text = 'one'", "named false, unread false: [ Id=1 -> Hidden=1] [ Id=2 -> Hidden=1]"},
		{engine.Update, "UPDATE Comments SET Hidden = 1 WHERE Id = '2' OR Id > '2'", "named false, unread false: [ Id=2 -> Hidden=1] [ Id=3 -> Hidden=1]"},
		{engine.Update, "UPDATE Comments SET Hidden = 1", "named false, unread false: [ Id=1 -> Hidden=1] [ Id=2 -> Hidden=1] [ Id=3 -> Hidden=1]"},
		{engine.Update, "UPDATE Comments SET Hidden = m.Id FROM Media m WHERE m.Caption = Comments.Text", "named false, unread false: [ Id=2 -> Hidden=8]"},
		{engine.Delete, "DELETE FROM Comments WHERE Id = '2'", "named true, unread true: [ Id=2]"},
		{engine.Delete, "DELETE FROM Comments WHERE Id = '2' AND 1 = 0", "named true, unread true:"},
		{engine.Delete, "DELETE FROM Comments WHERE Id = NULL", "named true, unread true:"},
		{engine.Delete, "DELETE FROM Comments WHERE Id IN (SELECT Caption FROM Media)", "named false, unread false:"},
		{engine.Delete, "DELETE FROM Comments WHERE Id IN (SELECT Id FROM Comments WHERE Text = 'two')", "named false, unread false: [ Id=2]"},
		{engine.Delete, "DELETE FROM Comments WHERE Extra = 'x'", "named false, unread false:"},
		{engine.Delete, "DELETE FROM Comments WHERE Extra IS NULL AND Id <> '1'", "named false, unread false: [ Id=2] [ Id=3]"},
	} {
		comments := &memoryTable{rows: textRows([]any{"1", "one", 0}, []any{"2", "two", 0}, []any{"3", "three", 1})}
		media := &memoryTable{rows: textRows([]any{"8", "two"}, []any{"9", "nine"})}
		got, err := collect(t, writing(t, comments, media), tt.verb, "comments", tt.sql)
		if err != nil || got != tt.want {
			t.Errorf("%s:\n got %s, %v\nwant %s", tt.sql, got, err, tt.want)
		}
	}
}

func TestWrite_refuses(t *testing.T) {
	t.Parallel()
	rows := textRows([]any{"1", "one", 0}, []any{"2", "two", 0})
	for _, tt := range []struct {
		verb             engine.Verb
		table, sql, want string
	}{
		{engine.Insert, "Media", "INSERT INTO Media (Id) VALUES ('1')", "INSERT is not allowed for Media"},
		{engine.Insert, "Comments", "INSERT OR REPLACE INTO Comments (Id) VALUES ('1')", "INSERT OR … is not allowed"},
		{engine.Insert, "Comments", "INSERT OR IGNORE INTO Comments (Id) VALUES ('1')", "INSERT OR … is not allowed"},
		{engine.Update, "Comments", "UPDATE OR FAIL Comments SET Hidden = 1", "UPDATE OR … is not allowed"},
		{engine.Update, "Comments", "UPDATE Comments SET Text = 'x' WHERE Id = '1'", "column Comments.Text cannot be set"},
		{engine.Update, "Comments", "UPDATE Comments SET rowid = 5", "cannot be set"},
		{engine.Update, "Comments", "UPDATE Comments SET Hidden = 1 FROM Media m", engine.ErrSameRow.Error()},
		{engine.Insert, "Comments", "INSERT INTO Comments (Text) VALUES (x'00')", "a BLOB is no value"},
		{engine.Insert, "Comments", "INSERT INTO Comments (Id) VALUES ('1') ON CONFLICT DO NOTHING", "UPSERT"},
		{engine.Delete, "Comments", "DELETE FROM sqlite_master", "may not be modified"},
		{engine.Delete, "Comments", "INSERT INTO Media (Id) VALUES ('1')", "not allowed"},
		{engine.Delete, "Comments", "DELETE FROM Comments; DELETE FROM Media", "more than one statement"},
	} {
		c := writing(t, &memoryTable{rows: rows}, &memoryTable{rows: textRows([]any{"8", "a"}, []any{"9", "b"})})
		got, err := collect(t, c, tt.verb, tt.table, tt.sql)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %s, %v, want %s", tt.sql, got, err, tt.want)
		}
	}
}

// A statement that is not prepared for it writes nothing.
func TestWrite_onlyPrepared(t *testing.T) {
	t.Parallel()
	c := writing(t, &memoryTable{}, &memoryTable{})
	for _, sql := range []string{"INSERT INTO Comments (Id) VALUES ('1')", "DELETE FROM Comments", "UPDATE Comments SET Hidden = 1"} {
		var refused *engine.RefusedError
		if _, err := c.Prepare(t.Context(), sql, nil); !errors.As(err, &refused) {
			t.Errorf("%s: %v", sql, err)
		}
	}
}

// Each execution collects anew; a failed one gives nothing.
func TestWrite_restarts(t *testing.T) {
	t.Parallel()
	c := writing(t, &memoryTable{rows: textRows([]any{"1", "one", 0}, []any{"2", "two", 0})}, &memoryTable{})
	s, err := c.PrepareWrite(t.Context(), engine.Delete, "Remarks", "DELETE FROM Remarks WHERE Text <> ?1", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	for text, want := range map[string]int{"none": 2, "one": 1} {
		if err := s.Restart(nil); err != nil {
			t.Fatal(err)
		}
		if err := s.Bind(1, value.Text(text)); err != nil {
			t.Fatal(err)
		}
		if s.Changes() != nil {
			t.Error("changes before the end")
		}
		if _, err := s.Step(t.Context()); err != nil || len(s.Changes()) != want {
			t.Errorf("%s: %d changes, %v", text, len(s.Changes()), err)
		}
	}
}

// What RETURNING says is read of the rows that were written, and of nothing else.
func TestReturned(t *testing.T) {
	t.Parallel()
	c := writing(t, &memoryTable{}, &memoryTable{})
	rows := &engine.Returned{Table: "Comments", Rows: textRows([]any{"1", "one", 0, "e"}, []any{"2", nil, 1, nil})}
	s, err := c.Prepare(t.Context(), "SELECT Id, upper(Text), Extra FROM Comments", rows)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	var got []string
	for {
		more, err := s.Step(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !more {
			break
		}
		row, err := s.Values()
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprint(row))
	}
	if want := "[[1 ONE e] [2 <nil> <nil>]]"; fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
	if rows.Used != 0b1011 {
		t.Errorf("used %b", rows.Used)
	}
	if _, err := c.Prepare(t.Context(), "SELECT (SELECT 1 FROM Media) FROM Comments", rows); err == nil {
		t.Error("RETURNING reads another table")
	}
}
