package errorpage

import (
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/refusal"
)

// Each reason for which data can be refused is told once, with what the program does.
func TestReasonsAreTold(t *testing.T) {
	t.Parallel()
	known := map[refusal.Reason]int{}
	for _, r := range reasons {
		known[r.reason]++
		if r.what == "" || r.does == "" {
			t.Errorf("%s: what has happened, and what is done?", r.reason)
		}
	}
	for _, login := range []refusal.Reason{refusal.ClientID, refusal.RedirectURI} { // a login's, whoever meets them
		known[login]++
	}
	for _, r := range refusal.Rules {
		if r.Asked == 0 || r.Asked&refusal.Data != 0 {
			if known[r.Reason] != 1 {
				t.Errorf("%s is told %d times", r.Reason, known[r.Reason])
			}
		}
	}
}

// Each code and each text that a rule knows is on the page.
func TestWriteMarkdown(t *testing.T) {
	t.Parallel()
	var page strings.Builder
	if err := WriteMarkdown(&page, "../../../driver/errors.go", "../../../driver/errors_write.go", "../../../driver/errors_publish.go"); err != nil {
		t.Fatal(err)
	}
	for i := range refusal.Rules {
		r := &refusal.Rules[i]
		if r.From != 0 && !strings.Contains(page.String(), "| "+codes(r)) {
			t.Errorf("code %s is missing", codes(r))
		}
		if r.From == 0 && !strings.Contains(page.String(), words(r)) {
			t.Errorf("%s is missing", words(r))
		}
		if !strings.Contains(page.String(), r.Advice) {
			t.Errorf("%s is missing", r.Advice)
		}
	}
	if err := WriteMarkdown(&page, "write.go"); err == nil || !strings.Contains(err.Error(), "errors are declared") {
		t.Errorf("of a file without errors: %v", err)
	}
}
