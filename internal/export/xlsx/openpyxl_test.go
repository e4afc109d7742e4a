package xlsx

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/export"
)

// reader prints a workbook as openpyxl reads it.
const reader = `
import openpyxl, sys
book = openpyxl.load_workbook(sys.argv[1])
for sheet in book:
    print(sheet.title, sheet.freeze_panes, sheet.auto_filter.ref)
    for row in sheet.iter_rows():
        print([(c.value, c.data_type, c.quotePrefix) for c in row])
    break
`

// A reader of another language finds the same.
func TestOpenpyxl(t *testing.T) {
	t.Parallel()
	const python = "/usr/bin/python3"
	if err := exec.CommandContext(t.Context(), python, "-c", "import openpyxl").Run(); err != nil {
		t.Skip("openpyxl is not installed: ", err)
	}
	book, err := write(t, export.Options{Defuse: true}, mostRows, answer{
		columns: []string{"id", "n", "day", "b", "text", "none"}, types: []string{"TEXT", "INTEGER", "DATE", "BOOLEAN", "TEXT", "TEXT"},
		rows: [][]any{{"17841400691007251", int64(17_841_400_691_007_251), time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC), true, "=1+1", nil}},
	})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "book.xlsx")
	if err := os.WriteFile(path, book, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), python, "-c", reader, path).CombinedOutput()
	const want = `Answer A2 A1:F2
[('id', 's', False), ('n', 's', False), ('day', 's', False), ('b', 's', False), ('text', 's', False), ('none', 's', False)]
[('17841400691007251', 's', False), ('17841400691007251', 's', False), (datetime.datetime(2026, 7, 1, 0, 0), 'd', False), (True, 'b', False), ('=1+1', 's', True), (None, 'n', False)]
`
	if err != nil || string(out) != want {
		t.Errorf("openpyxl reads\n%s, %v, want\n%s", out, err, want)
	}
}
