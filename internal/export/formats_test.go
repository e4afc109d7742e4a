package export_test

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/export"
)

// A package that knows another format registers it once, under a name of its own.
func TestRegister(t *testing.T) {
	t.Parallel()
	none := errors.New("no writer")
	export.Register("mine", func(io.Writer, export.Options) (export.Writer, error) { return nil, none })
	if !slices.Contains(export.Names(), "mine") {
		t.Errorf("there are %q", export.Names())
	}
	if _, err := export.New("mine", io.Discard, export.Options{}); !errors.Is(err, none) {
		t.Error(err)
	}
	if _, err := export.New("yours", io.Discard, export.Options{}); err == nil || !strings.Contains(err.Error(), "csv, json, mine, ndjson, tsv") {
		t.Error(err)
	}
	for _, name := range []string{"mine", "csv", "Mine"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s is registered twice", name)
				}
			}()
			export.Register(name, nil)
		}()
	}
}
