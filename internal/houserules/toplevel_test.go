package houserules

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// topLevel are the folders at the top that hold code: what is in the open to programs
// has its room in one of them.
var topLevel = []string{"cmd", "docs", "driver", "internal", "oauth", "procedures", "proxy", "schema"}

func TestTopLevel(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for path := range goFiles(t) {
		folder, _, inside := strings.Cut(filepath.ToSlash(path), "/")
		if inside && !seen[folder] && !slices.Contains(topLevel, folder) {
			t.Errorf("%s/ at the top: its room is below one of %s", folder, strings.Join(topLevel, ", "))
		}
		seen[folder] = true
	}
	if !seen["driver"] {
		t.Error("no file of driver is seen")
	}
}
