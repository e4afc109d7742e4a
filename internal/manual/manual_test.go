package manual

import (
	"regexp"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
	"github.com/yuin/goldmark/ast"
)

// escapes are the sequences that colours are made with.
var escapes = regexp.MustCompile("\x1b\\[[0-9;]*m")

// The file has markdown, and how it looks; with a section, what of it is found.
func TestText(t *testing.T) {
	t.Parallel()
	datadriven.RunTest(t, "testdata/pages", func(t *testing.T, d *datadriven.TestData) string {
		page := parse(&Page{Name: "page", Source: strings.ReplaceAll(d.Input, "·", "")})
		look := Look{Width: 60}
		if d.HasArg("width") {
			d.ScanArgs(t, "width", &look.Width)
		}
		if d.HasArg("section") {
			var words string
			d.ScanArgs(t, "section", &words)
			part, err := page.Section(strings.ReplaceAll(words, "_", " "))
			if err != nil {
				return err.Error() + "\n"
			}
			if d.Cmd == "source" {
				return part.Source
			}
			page = part
		}
		return page.Text(look)
	})
}

// Every page has a title, can be found by its name, and loses no word on its way to the
// screen; nothing but code and addresses is wider than the screen.
func TestPages(t *testing.T) {
	t.Parallel()
	seen := 0
	for _, name := range names() {
		seen++
		page, err := Find(name)
		if err != nil || page.Title == "" {
			t.Fatalf("%s: %v, %v", name, err, page)
		}
		plainly, coloured := page.Text(Look{Width: 80}), page.Text(Look{Width: 80, Colours: true})
		shown := strings.NewReplacer(" ", "", "\n", "", "`", "").Replace(plainly)
		for _, b := range page.blocks {
			if b.rows == nil && (b.node.Kind() == ast.KindParagraph || b.level > 0) {
				for word := range strings.FieldsSeq(b.plain()) {
					if !strings.Contains(shown, strings.ReplaceAll(word, "`", "")) {
						t.Errorf("%s loses %q", name, word)
					}
				}
			}
		}
		if got := strings.ReplaceAll(escapes.ReplaceAllString(coloured, ""), "`", ""); strings.Contains(got, "\x1b") || len(strings.Fields(got)) < len(strings.Fields(plainly))*9/10 {
			t.Errorf("%s is another in colours", name)
		}
	}
	if seen < 40 {
		t.Errorf("only %d pages were seen", seen)
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	for asked, want := range map[string]string{"sql": "sql", "SQL.md": "sql", "docs/cli.md": "cli", "media": "tables/Media", "connection properties": "connection-properties"} {
		if page, err := Find(asked); err != nil || page.Name != want {
			t.Errorf("%q: %v, %v", asked, page, err)
		}
	}
	for asked, want := range map[string]string{"conections-properties": "did you mean connection-properties?", "xyzzy": "viewfinder help lists them", "../go.mod": "there is no topic"} {
		if _, err := Find(asked); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", asked, err)
		}
	}
}
