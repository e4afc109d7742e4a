package houserules

import (
	"bytes"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/viewfinder-sql/viewfinder"

// linked are the modules that a program may link by importing the driver. What
// is heavy and seldom wanted goes into a package of its own that registers
// itself, and not onto this list.
var linked = []string{
	"code.dny.dev/ssrf",
	"github.com/abema/go-mp4",
	"github.com/cenkalti/backoff/v5",
	"github.com/cli/browser",
	"github.com/go-json-experiment/json",
	"github.com/gofrs/flock",
	"github.com/google/renameio/v2",
	"github.com/google/uuid",
	"github.com/icholy/digest",
	"github.com/klauspost/compress",
	"github.com/ncruces/go-sqlite3",
	"github.com/ncruces/go-sqlite3-wasm/v6",
	"github.com/ncruces/julianday",
	"github.com/sirupsen/logrus",
	"github.com/xwb1989/sqlparser",
	"golang.org/x/crypto",
	"golang.org/x/net",
	"golang.org/x/oauth2",
	"golang.org/x/sync",
	"golang.org/x/sys",
	"golang.org/x/text",
	"lukechampine.com/adiantum",
}

func TestDriverStaysLight(t *testing.T) {
	t.Parallel()
	for path := range strings.Lines(goList(t, "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", module+"/driver")) {
		path = strings.TrimSpace(path)
		if path != module && path != "" && !slices.Contains(linked, path) {
			t.Errorf("importing the driver links %s, which is not on the list", path)
			linked = append(linked, path) // say it once
		}
	}
}

func goList(t *testing.T, args ...string) string {
	t.Helper()
	command := exec.Command("go", append([]string{"list"}, args...)...)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		t.Fatalf("go list %s: %v: %s", strings.Join(args, " "), err, stderr.Bytes())
	}
	return string(out)
}
