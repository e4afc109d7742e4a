package secret_test

import (
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

func TestTrimCut(t *testing.T) {
	t.Parallel()
	spellings := []string{"", "abc", "canary an", "canary another", "x canary"}
	for text, want := range map[string]string{
		"":                          "",
		"no secret":                 "no secret",
		"the end is cana":           "the end is ",
		"the end is can":            "the end is can", // too short to be told from words
		"the end is canary another": "the end is canary another",
		"the end is canary anoth":   "the end is ",
		"the end is x cana":         "the end is ", // the longer of two
		"cana, and more":            "cana, and more",
		"canar":                     "",
		"ab":                        "ab",
	} {
		if got := secret.TrimCut(text, spellings); got != want {
			t.Errorf("%q becomes %q, not %q", text, got, want)
		}
	}
}
