package sanitize

import "testing"

func TestShort(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":         "",
		"ab":       "ab",
		"äöü":      "äöü",
		"äöüß":     "äöü…",
		"日本語です":    "日本語…",
		"a\xffb":   "a\uFFFDb",
		"a\xffbcd": "a\uFFFDb…",
	} {
		if got := Short(text, 3); got != want {
			t.Errorf("%q becomes %q, not %q", text, got, want)
		}
	}
	if got := Short("a", 0); got != "…" {
		t.Errorf("got %q", got)
	}
}
