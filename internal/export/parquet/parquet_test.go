package parquet

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"github.com/viewfinder-sql/viewfinder/internal/export"
)

// write makes a file of one answer.
func write(columns, types []string, rows [][]any, about export.About) ([]byte, error) {
	var out bytes.Buffer
	made, err := newWriter(&out, export.Options{})
	if err != nil {
		return nil, err
	}
	w := made.(export.Document)
	w.Types(types)
	if err := w.Begin(columns); err != nil {
		return nil, err
	}
	for _, row := range rows {
		if err := w.Row(row); err != nil {
			return nil, err
		}
	}
	if err := w.End(true); err != nil {
		return nil, err
	}
	if err := w.Tell(about); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func open(t *testing.T, file []byte) *parquet.File {
	t.Helper()
	f, err := parquet.OpenFile(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Columns keep their order and their types, every one may be NULL, and what is told stands
// in the metadata.
func TestFile(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 7, 1, 0, 30, 15, 123_456_789, berlin)
	file, err := write([]string{"z", "n", "n", "r", "b", "at", "day", "j", "x", "count(*)"},
		[]string{"TEXT", "INTEGER", "INTEGER", "REAL", "BOOLEAN", "DATETIME", "DATE", "JSON", "BLOB", ""},
		[][]any{
			{"text", int64(17_841_400_691_007_251), 5.0, 1.5, true, at, at, `{"a":1}`, []byte{0, 255}, int64(3)},
			make([]any, 10),
			{"", int64(0), int64(0), 0.0, false, at, time.Date(1969, 12, 31, 0, 0, 0, 0, time.UTC), "null", []byte{}, nil},
		},
		export.About{Statement: "SELECT 1", Started: at, Rows: 3, Complete: true, Calls: 2, Warnings: []string{"a", "b"}})
	if err != nil {
		t.Fatal(err)
	}
	f := open(t, file)
	want := `message answer {
	optional binary z (STRING);
	optional int64 n (INT(64,true));
	optional int64 n_2 (INT(64,true));
	optional double r;
	optional boolean b;
	optional int64 at (TIMESTAMP(isAdjustedToUTC=true,unit=MICROS));
	optional int32 day (DATE);
	optional binary j (JSON);
	optional binary x;
	optional binary count(*) (STRING);
}`
	if got := f.Schema().String(); got != want {
		t.Errorf("the schema is\n%s\nwant\n%s", got, want)
	}
	for key, want := range map[string]string{"statement": "SELECT 1", "rows": "3", "complete": "true", "calls": "2", "warnings": "a\nb", "time_zone": "Europe/Berlin"} {
		if got, ok := f.Lookup("viewfinder." + key); !ok || got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	rows := make([]parquet.Row, 4)
	reader := parquet.NewReader(bytes.NewReader(file))
	n, _ := reader.ReadRows(rows) // at the end of the file
	var got []string
	for _, row := range rows[:n] {
		got = append(got, fmt.Sprintf("%v", row))
	}
	wantRows := []string{
		fmt.Sprintf("[text 17841400691007251 5 1.5 true %d 20635 {\"a\":1} \x00\xff 3]", at.UnixMicro()),
		"[<null> <null> <null> <null> <null> <null> <null> <null> <null> <null>]",
		fmt.Sprintf("[ 0 0 0 false %d -1 null  <null>]", at.UnixMicro()),
	}
	if strings.Join(got, "\n") != strings.Join(wantRows, "\n") {
		t.Errorf("the rows are\n%q\nwant\n%q", got, wantRows)
	}
}

// Rows go out in groups, and all of them.
func TestGroups(t *testing.T) {
	t.Parallel()
	const all = groupRows + 10
	rows := make([][]any, all)
	for i := range rows {
		rows[i] = []any{int64(i)}
	}
	file, err := write([]string{"n"}, []string{"INTEGER"}, rows, export.About{})
	if err != nil {
		t.Fatal(err)
	}
	f := open(t, file)
	if f.NumRows() != all || len(f.RowGroups()) != 2 || f.RowGroups()[0].NumRows() != groupRows {
		t.Errorf("%d rows in %d groups", f.NumRows(), len(f.RowGroups()))
	}
	file, err = write([]string{"a"}, []string{"TEXT"}, nil, export.About{})
	if err != nil {
		t.Fatal(err)
	}
	if f := open(t, file); f.NumRows() != 0 || len(f.Root().Columns()) != 1 {
		t.Errorf("%d rows", f.NumRows())
	}
}

// A value that is none of its column's type is an error that says which.
func TestTypes(t *testing.T) {
	t.Parallel()
	for typ, value := range map[string]any{
		"INTEGER": "abc", "REAL": "1", "BOOLEAN": int64(5), "DATETIME": "today", "DATE": "x", "JSON": "{", "BLOB": "x", "TEXT": 1.5,
	} {
		_, err := write([]string{"a", "Mine"}, []string{"TEXT", typ}, [][]any{{"x", nil}, {"x", value}}, export.About{})
		if want := "parquet: row 2, column Mine: the value is no " + typ + ": "; err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if _, err := write([]string{"a"}, []string{"INTEGER"}, [][]any{{1.5}}, export.About{}); err == nil {
		t.Error("1.5 is whole")
	}
}

// A file has one answer.
func TestOne(t *testing.T) {
	t.Parallel()
	made, err := newWriter(new(bytes.Buffer), export.Options{})
	if err != nil {
		t.Fatal(err)
	}
	w := made.(export.Document)
	if err := w.Tell(export.About{}); err == nil {
		t.Error("a statement without columns is an answer")
	}
	if err := w.Close(); err == nil {
		t.Error("no answer is a file")
	}
	if err := w.Begin([]string{"a"}); err == nil {
		t.Error("there is a second answer")
	}
	if got := snake("TimeZone"); got != "time_zone" {
		t.Error(got)
	}
}
