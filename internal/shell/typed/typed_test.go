package typed

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	_ "github.com/viewfinder-sql/viewfinder/driver" // registers itself
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// known are the names of a small catalogue.
var known = &Names{
	tables: Words("Comments", "Media", "MediaInsights"),
	columns: map[string][]Name{
		"comments":      Words("Id", "Text", "MediaId"),
		"media":         Words("Id", "Caption", "Created"),
		"mediainsights": Words("MediaId", "Reach"),
	},
	procedures: Words("PublishMedia", "RefreshOAuthAccessToken"),
	properties: Words("MaxRows"),
	functions:  Words("count", "coalesce", "strftime"),
	Commands: func(n *Names, _ string, behind bool) []Name {
		if behind {
			return n.Tables()
		}
		return Words(".describe", `\d`, `\dt`)
	},
}

// TestText shows what the functions of a text make of it: complete has the cursor at ‸, and
// shows the first names; ended tells whether an entry is whole; coloured shows its colours, or
// those of what is behind ‸.
func TestText(t *testing.T) {
	t.Parallel()
	colours := strings.NewReplacer(keywordColour, "<k>", textColour, "<t>", numberColour, "<n>", commentColour, "<c>", plainColour, "</>")
	datadriven.RunTest(t, "testdata/text", func(t *testing.T, d *datadriven.TestData) string {
		var out strings.Builder
		text := strings.ReplaceAll(d.Input, "⏎", "\n")
		switch d.Cmd {
		case "complete":
			before, after, _ := strings.Cut(text, "‸")
			c := known.Complete(before+after, len(before))
			fmt.Fprintf(&out, "%q:", c.Prefix)
			for _, n := range c.Names[:min(6, len(c.Names))] {
				out.WriteString(" " + n.Text)
			}
		case "ended":
			fmt.Fprint(&out, Ended(text))
		case "coloured":
			before, line, behind := strings.Cut(text, "‸") // where a line begins that is shown by itself
			if !behind {
				before, line = "", text
			}
			out.WriteString(colours.Replace(Coloured(before, line)))
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
		c := known.Complete(text, cursor)
		if !strings.HasSuffix(text[:cursor], c.Prefix) {
			t.Errorf("%q at %d: %q is not what is typed", text, cursor, c.Prefix)
		}
		plain := strings.NewReplacer(keywordColour, "", textColour, "", numberColour, "", commentColour, "", plainColour, "")
		if shown := plain.Replace(Coloured(text[:cursor], text[cursor:])); shown != text[cursor:] && !strings.Contains(text, "\x1b") {
			t.Errorf("%q behind %q is shown as %q", text[cursor:], text[:cursor], shown)
		}
		Ended(text)
	})
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
	n, err := ReadNames(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"SELECT m.Capt‸ FROM Media m":  "Caption",
		"SELECT * FROM MediaCh‸":       "MediaChildren",
		"EXEC PublishM‸":               "PublishMedia",
		"SELECT strft‸":                "strftime",
		"UPDATE Comments SET Hid‸":     "Hidden",
		"SELECT x.Te‸ FROM Comments x": "Text",
	} {
		before, after, _ := strings.Cut(text, "‸")
		c := n.Complete(before+after, len(before))
		if len(c.Names) == 0 || c.Names[0].Text != want {
			t.Errorf("%s: %v, want %s first", text, c.Names, want)
		}
	}
	if calls := sim.Calls(); calls != 0 {
		t.Errorf("%d calls were made", calls)
	}
}
