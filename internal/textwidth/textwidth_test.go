package textwidth_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/internal/textwidth"
)

// TestWidths has a text in each line; \n is the end of a line within it.
func TestWidths(t *testing.T) {
	t.Parallel()
	datadriven.RunTest(t, "testdata/widths", func(t *testing.T, d *datadriven.TestData) string {
		var width int
		if d.HasArg("width") {
			d.ScanArgs(t, "width", &width)
		}
		var b strings.Builder
		for line := range strings.SplitSeq(d.Input, "\n") {
			text := strings.ReplaceAll(line, `\n`, "\n")
			switch d.Cmd {
			case "of":
				fmt.Fprintf(&b, "%d %s %s\n", textwidth.Of(text), text, strconv.QuoteToASCII(text))
			case "widest":
				fmt.Fprintf(&b, "%d %q\n", textwidth.Widest(text), text)
			case "cut":
				cut := textwidth.Cut(text, width)
				fmt.Fprintf(&b, "%d %s %s\n", textwidth.Of(cut), cut, strconv.QuoteToASCII(cut))
			case "pad":
				fmt.Fprintf(&b, "|%s|%s|\n", textwidth.Left(text, width), textwidth.Right(text, width))
			case "wrap":
				for _, part := range textwidth.Wrap(text, width) {
					fmt.Fprintf(&b, "%d %s\n", textwidth.Of(part), part)
				}
			default:
				t.Fatalf("%s: what is %s?", d.Pos, d.Cmd)
			}
		}
		return b.String()
	})
}

// FuzzWrap has texts of all kinds wrapped and cut: nothing but blanks gets lost, and only a
// character that is wider than the line is wider than it.
func FuzzWrap(f *testing.F) {
	for _, seed := range []string{"", "a b", "👨‍👩‍👧‍👦👨‍👩‍👧‍👦 👍🏽", "e\u0301e\u0301", "🇩🇪🇫🇷🇯", "日本語 テキスト", "a\u200b\u200d\ufe0fb"} {
		f.Add(seed, 1)
		f.Add(seed, 3)
	}
	f.Fuzz(func(t *testing.T, text string, width int) {
		text = strings.ToValidUTF8(text, "\uFFFD")
		width = min(max(width, 1), 200)
		squeezed := func(s string) string { return strings.Join(strings.Fields(s), "") }
		lines := textwidth.Wrap(text, width)
		if got := squeezed(strings.Join(lines, "\n")); got != squeezed(text) {
			t.Errorf("%q wrapped is %q", text, lines)
		}
		for _, line := range lines {
			if textwidth.Of(line) > max(width, 2) {
				t.Errorf("%q is wider than %d", line, width)
			}
		}
		if cut := textwidth.Cut(text, width); textwidth.Of(cut) > width {
			t.Errorf("%q cut is %q, wider than %d", text, cut, width)
		}
	})
}
