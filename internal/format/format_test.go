package format_test

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/internal/format"
)

// TestFormats renders what testdata describes: the names of the columns, then
// rows, each a JSON array. A text that starts with @ is an instant.
func TestFormats(t *testing.T) {
	t.Parallel()
	datadriven.Walk(t, "testdata", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			var out bytes.Buffer
			var o format.Options
			for _, arg := range d.CmdArgs {
				switch arg.Key {
				case "null":
					o.Null = arg.Vals[0]
				case "defuse":
					o.Defuse = true
				case "width":
					arg.Scan(t, 0, &o.Width)
				}
			}
			w, err := format.New(d.Cmd, &out, o)
			if err != nil {
				return err.Error()
			}
			lines := strings.Split(d.Input, "\n")
			var columns []string
			if err := json.Unmarshal([]byte(lines[0]), &columns); err != nil {
				t.Fatal(err)
			}
			if err := w.Begin(columns); err != nil {
				return err.Error()
			}
			for _, line := range lines[1:] {
				must(t, w.Row(values(t, line)))
			}
			must(t, w.End(!d.HasArg("cut")))
			// An empty line would end the expected text.
			return strings.ReplaceAll(out.String(), "\n\n", "\n~\n")
		})
	})
}

func values(t *testing.T, line string) []any {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(line))
	dec.UseNumber()
	var row []any
	if err := dec.Decode(&row); err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	for i, v := range row {
		switch v := v.(type) {
		case json.Number:
			if n, err := v.Int64(); err == nil {
				row[i] = n
			} else if f, err := strconv.ParseFloat(v.String(), 64); err == nil {
				row[i] = f
			}
		case string:
			if rest, ok := strings.CutPrefix(v, "@"); ok {
				at, err := time.Parse(time.RFC3339Nano, rest)
				must(t, err)
				row[i] = at
			}
		}
	}
	return row
}

func TestTable_blocks(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	w, err := format.New("table", &out, format.Options{})
	must(t, err)
	must(t, w.Begin([]string{"n"}))
	for n := range 2500 {
		must(t, w.Row([]any{int64(n)}))
	}
	before := out.Len()
	if before == 0 {
		t.Error("nothing is written before the end")
	}
	must(t, w.End(true))
	if got := strings.Count(out.String(), "n │\n├"); got != 3 {
		t.Errorf("%d headers for 2,500 rows, want 3 blocks", got)
	}
	for _, n := range []string{"│   0 │", "│ 999 │", "│ 1000 │", "│ 2499 │"} {
		if strings.Count(out.String(), n) != 1 {
			t.Errorf("row %q is not there once", n)
		}
	}
}

// A block that does not fit the terminal, and all behind it, have a line for each
// column; rows are counted on.
func TestTable_narrow(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	w, err := format.New("table", &out, format.Options{Width: 20})
	must(t, err)
	must(t, w.Begin([]string{"a", "b"}))
	for n := range 1500 {
		if n == 1200 {
			must(t, w.Row([]any{"1234567890", "1234567890"}))
		} else {
			must(t, w.Row([]any{int64(n), nil}))
		}
	}
	must(t, w.End(true))
	for text, want := range map[string]int{"├": 1, "│ 999 │ NULL │": 1, "[row 1000]": 0, "[row 1001]\na  1000\nb  NULL\n": 1, "[row 1201]\na  1234567890\n": 1, "[row 1500]": 1} {
		if got := strings.Count(out.String(), text); got != want {
			t.Errorf("%q is there %d times, want %d", text, got, want)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
