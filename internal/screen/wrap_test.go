package screen

import (
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/textwidth"
)

func TestWrap(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		width      int
		text, want string
	}{
		{0, strings.Repeat("a ", 200), strings.Repeat("a ", 200)},
		{30, "short\n  as  it is", "short\n  as  it is"},
		{30, "a line that is wider than what there is", "a line that is wider than what\nthere is"},
		{30, "  1. the text of an item stands below its own beginning", "  1. the text of an item\n     stands below its own\n     beginning"},
		{30, "  → what there is to do is told at length", "  → what there is to do is\n    told at length"},
		{30, "see https://example.com/a/long/address/that/is/whole now", "see\nhttps://example.com/a/long/address/that/is/whole\nnow"},
		{20, "日本語 日本語 日本語 日本語", "日本語 日本語 日本語\n日本語"},
		{8, "          much margin on a small screen", "          much\nmargin\non a\nsmall\nscreen"},
	} {
		if got := Wrap(tt.text, tt.width); got != tt.want {
			t.Errorf("in %d columns:\n%s\nwant\n%s", tt.width, got, tt.want)
		}
	}
}

// Nothing is lost, and what is too wide is one word.
func FuzzWrap(f *testing.F) {
	f.Add("  1. 👩‍👩‍👧 é\u0301 a b c\nnext", 5)
	f.Fuzz(func(t *testing.T, text string, width int) {
		got := Wrap(text, width%200)
		if strings.Join(strings.Fields(got), "") != strings.Join(strings.Fields(text), "") {
			t.Errorf("%q became %q", text, got)
		}
		if width%200 <= leastText {
			return
		}
		for line := range strings.SplitSeq(got, "\n") {
			if textwidth.Of(line) > width%200 && strings.Contains(strings.TrimSpace(line[len(margin.FindString(line)):]), " ") && !strings.Contains(line, "  ") {
				t.Errorf("%q is wider than %d", line, width%200)
			}
		}
	})
}
