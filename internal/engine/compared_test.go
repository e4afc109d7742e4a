package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
)

// Which columns a statement compares with anything, of each of its scans.
func TestCompares(t *testing.T) {
	t.Parallel()
	cfg, _ := visitedConfig(nil, nil)
	conn := mustOpen(t, cfg)
	datadriven.RunTest(t, "testdata/compared", func(t *testing.T, d *datadriven.TestData) string {
		s := mustPrepare(t, conn, d.Input)
		defer func() { _ = s.Close() }()
		if err := s.Unread(); err != nil {
			d.Fatalf(t, "%v", err)
		}
		var b strings.Builder
		for _, v := range s.Visits() {
			name, _, _ := strings.Cut(v.Access, " by ")
			var columns []string
			for i, c := range cfg.Tables[0].Columns {
				if s.Compares(v.Access, i) {
					columns = append(columns, c.Name)
				}
			}
			if columns != nil {
				fmt.Fprintf(&b, "%s: %s\n", name, strings.Join(columns, ", "))
			}
		}
		if b.Len() == 0 {
			return "nothing\n"
		}
		return b.String()
	})
}
