package connect

import (
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/connprops"
	"github.com/viewfinder-sql/viewfinder/internal/logging"
)

// The property takes what the log knows, and writes it as the log does.
func TestLogModules_agree(t *testing.T) {
	t.Parallel()
	p, _ := connprops.Lookup("LogModules")
	all := logging.FormatModules(logging.Modules)
	if got, err := p.Normalize(all); err != nil || got != all {
		t.Errorf("got %s, %v", got, err)
	}
	for _, m := range logging.Modules {
		if len(m) > 4 {
			t.Errorf("%s has more than four letters", m)
		}
	}
}
