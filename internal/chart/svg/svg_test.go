package svg_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/chart"
	"github.com/viewfinder-sql/viewfinder/internal/chart/svg"
)

// drawn is the picture of an answer; that it is XML without scripts is checked.
func drawn(t *testing.T, ask chart.Ask, names, types []string, rows ...[]any) string {
	t.Helper()
	data := chart.NewData(names, types)
	for _, row := range rows {
		if err := data.Add(row); err != nil {
			t.Fatal(err)
		}
	}
	c, err := chart.Choose(data, ask)
	if err != nil {
		t.Fatal(err)
	}
	picture := svg.Draw(c)
	for d := xml.NewDecoder(strings.NewReader(picture)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, picture)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if name := start.Name.Local; name == "script" || name == "b" || name == "image" || name == "a" {
			t.Errorf("there is an element %s in\n%s", name, picture)
		}
		for _, a := range start.Attr {
			if strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "href" {
				t.Errorf("there is an attribute %s", a.Name.Local)
			}
		}
	}
	return picture
}

func has(t *testing.T, picture string, all ...string) {
	t.Helper()
	for _, want := range all {
		if !strings.Contains(picture, want) {
			t.Errorf("there is no %s in\n%s", want, picture)
		}
	}
}

var days = func() (days [8]time.Time) {
	for i := range days {
		days[i] = time.Date(2026, 11, 1+i, 0, 0, 0, 0, time.UTC)
	}
	return days
}()

// A picture has a title, a description, themes for light and dark, and texts that are no
// markup.
func TestBars(t *testing.T) {
	t.Parallel()
	picture := drawn(t, chart.Ask{}, []string{`<b>"Name"`, "Posts & co"}, []string{"TEXT", "INTEGER"},
		[]any{"<script>alert(1)</script>", int64(1200)}, []any{"\x1b[31m\u202e", int64(-3)}, []any{"none", nil})
	has(t, picture, `role="img" aria-labelledby="title description"`,
		`<title id="title">Posts &amp; co by &lt;b&gt;&#34;Name&#34;</title>`,
		`<desc id="description">bar chart: Posts &amp; co by`, "From -3 to 1,200; 1 value is NULL, and a gap.",
		"prefers-color-scheme:dark", "&lt;script&gt;alert(1)&lt;/script&gt;", "␛[31m&lt;U+202E&gt;", ">1,200</text>", ">–</text>")
	if n := strings.Count(picture, `fill="var(--s0)"`); n != 2 {
		t.Errorf("%d bars in\n%s", n, picture)
	}
	words, numbers := strings.Index(picture, ">&lt;b&gt;&#34;Name&#34;</text>"), strings.Index(picture, ">Posts &amp; co</text>")
	first, last := strings.Index(picture, `fill="var(--s0)"`), strings.LastIndex(picture, `fill="var(--s0)"`)
	if words < 0 || words > first || numbers < last {
		t.Errorf("the words are named at %d, the numbers at %d, and the bars are from %d to %d", words, numbers, first, last)
	}
}

// A line breaks at NULL, and where days are missing.
func TestLines(t *testing.T) {
	t.Parallel()
	picture := drawn(t, chart.Ask{}, []string{"Day", "Reach"}, []string{"DATE", "INTEGER"},
		[]any{days[0], int64(1)}, []any{days[1], int64(2)}, []any{days[2], nil}, []any{days[3], int64(4)},
		[]any{days[4], int64(3)}, []any{days[7], int64(3)})
	path := picture[strings.Index(picture, `<path class="line"`):]
	path = path[:strings.Index(path, ">")]
	if m, l := strings.Count(path, "M"), strings.Count(path, "L"); m != 3 || l != 2 {
		t.Errorf("%d pieces and %d strokes: %s", m, l, path)
	}
	has(t, picture, ">Nov 1</text>", ">Day (UTC)</text>", "NULL, and a gap</text>")
}

func TestSeries(t *testing.T) {
	t.Parallel()
	picture := drawn(t, chart.Ask{}, []string{"Day", "Type", "n"}, []string{"DATE", "TEXT", "INTEGER"},
		[]any{days[0], "IMAGE", int64(1)}, []any{days[0], "VIDEO", int64(2)}, []any{days[1], "IMAGE", int64(3)})
	has(t, picture, ">IMAGE</text>", ">VIDEO</text>", `stroke="var(--s1)"`)
}

func TestHeatmap(t *testing.T) {
	t.Parallel()
	picture := drawn(t, chart.Ask{}, []string{"At"}, []string{"DATETIME"}, []any{days[0].Add(13 * time.Hour)}, []any{nil})
	has(t, picture, "<title>Sun 13:00: 1, rows: 1</title>", "<title>Mon 00:00: no rows</title>", "1 row without At, not drawn")
	if n := strings.Count(picture, ": no rows</title>"); n != 7*24-1 {
		t.Errorf("%d cells are empty", n)
	}
}

func TestSparks(t *testing.T) {
	t.Parallel()
	picture := drawn(t, chart.Ask{Kind: chart.Spark}, []string{"a", "b"}, []string{"INTEGER", "INTEGER"}, []any{int64(1), nil}, []any{int64(5), nil})
	has(t, picture, ">1 … 5</text>", ">b</text>")
}

func TestNothing(t *testing.T) {
	t.Parallel()
	picture := drawn(t, chart.Ask{}, []string{"a", "b"}, []string{"TEXT", "INTEGER"})
	has(t, picture, "There is nothing to draw.", "there are no rows to draw")
}
