package shell

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// known are the names of a small catalogue.
var known = &names{
	tables: words("Comments", "Media", "MediaInsights"),
	columns: map[string][]name{
		"comments":      words("Id", "Text", "MediaId"),
		"media":         words("Id", "Caption", "Created"),
		"mediainsights": words("MediaId", "Reach"),
	},
	procedures: words("PublishMedia", "RefreshOAuthAccessToken"),
	properties: words("MaxRows"),
	functions:  words("count", "coalesce", "strftime"),
}

// TestText shows what the functions of a text make of it: complete has the cursor at ‸, and
// shows the first names; ended tells whether an entry is whole; coloured shows its colours.
func TestText(t *testing.T) {
	t.Parallel()
	colours := strings.NewReplacer(keywordColour, "<k>", textColour, "<t>", numberColour, "<n>", commentColour, "<c>", plainColour, "</>")
	datadriven.RunTest(t, "testdata/text", func(t *testing.T, d *datadriven.TestData) string {
		var out strings.Builder
		text := strings.ReplaceAll(d.Input, "⏎", "\n")
		switch d.Cmd {
		case "complete":
			before, after, _ := strings.Cut(text, "‸")
			c := known.complete(before+after, len(before))
			fmt.Fprintf(&out, "%q:", c.prefix)
			for _, n := range c.names[:min(6, len(c.names))] {
				out.WriteString(" " + n.text)
			}
		case "ended":
			fmt.Fprint(&out, ended(text))
		case "coloured":
			out.WriteString(colours.Replace(coloured(text)))
		default:
			t.Fatal(d.Cmd)
		}
		return out.String()
	})
}

// Whatever stands in the text, and wherever the cursor, something is offered or nothing.
func FuzzComplete(f *testing.F) {
	for _, text := range []string{"SELECT m. FROM Media m", "SELECT 'a", "/*+ Max", ".describe M", `\d M`, "INSERT INTO \"", "a\x00;", "--\n'"} {
		f.Add(text, len(text))
		f.Add(text, 8)
	}
	f.Fuzz(func(t *testing.T, text string, cursor int) {
		cursor = max(0, min(cursor, len(text)))
		c := known.complete(text, cursor)
		if !strings.HasSuffix(text[:cursor], c.prefix) {
			t.Errorf("%q at %d: %q is not what is typed", text, cursor, c.prefix)
		}
		if plain := strings.NewReplacer(keywordColour, "", textColour, "", numberColour, "", commentColour, "", plainColour, "").Replace(coloured(text)); plain != text && !strings.Contains(text, "\x1b") {
			t.Errorf("%q is shown as %q", text, plain)
		}
		ended(text)
	})
}

// No entry that may hold a secret is kept.
func TestDiscreet(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "history")
	e, err := newEditor(path, false, func() *names { return known })
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range []string{
		"SELECT 1;", "EXEC GetOAuthAccessToken Verifier='x';", ".connect OAuthAccessToken=x", `\c x`, ".connect demo",
		"EXEC RefreshOAuthAccessToken OAuthRefreshToken = 'x'", "SELECT ';' AS token;",
	} {
		if err := e.keep(entry); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.close(); err != nil {
		t.Fatal(err)
	}
	kept, err := os.ReadFile(path)
	if err != nil || string(kept) != "SELECT 1;\nSELECT ';' AS token;\n" {
		t.Errorf("%q is kept, %v, want the two SELECTs", kept, err)
	}
}

// The names come from the catalogue, and no call is made for them.
func TestReadNames(t *testing.T) {
	t.Parallel()
	sim := drivertest.Start(t, drivertest.Options{})
	db, err := sql.Open("instagram", sim.DSN())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	n, err := readNames(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"SELECT m.Capt‸ FROM Media m":  "Caption",
		"SELECT * FROM MediaCh‸":       "MediaChildren",
		"EXEC PublishM‸":               "PublishMedia",
		"SELECT strft‸":                "strftime",
		".describe AccountInsightV‸":   "AccountInsightValues",
		"UPDATE Comments SET Hid‸":     "Hidden",
		"SELECT x.Te‸ FROM Comments x": "Text",
	} {
		before, after, _ := strings.Cut(text, "‸")
		c := n.complete(before+after, len(before))
		if len(c.names) == 0 || c.names[0].text != want {
			t.Errorf("%s: %v, want %s first", text, c.names, want)
		}
	}
	if calls := sim.Calls(); calls != 0 {
		t.Errorf("%d calls were made", calls)
	}
}
