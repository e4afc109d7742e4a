package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/docgen/floorplan"
)

func TestPagesAreFresh(t *testing.T) {
	t.Parallel()
	stale, err := update(pages, filepath.Join("..", ".."), false)
	if err != nil {
		t.Fatal(err)
	}
	if len(stale) > 0 {
		t.Errorf("stale: %s: run make generate", strings.Join(stale, ", "))
	}
}

func TestUpdate(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	two := []page{whole("a.md", text("one")), whole("b.md", text("two"))}
	for _, step := range []struct {
		write bool
		stale string
	}{{false, "a.md b.md"}, {true, "a.md b.md"}, {true, ""}, {false, ""}} {
		stale, err := update(two, root, step.write)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(stale, " "); got != step.stale {
			t.Errorf("update(write %v): stale %q, want %q", step.write, got, step.stale)
		}
	}
	two[1] = whole("b.md", text("three"))
	if stale, err := update(two, root, true); err != nil || len(stale) != 1 || stale[0] != "b.md" {
		t.Errorf("stale %q, error %v; want b.md", stale, err)
	}
	if written, err := os.ReadFile(filepath.Join(root, "b.md")); err != nil || string(written) != "three" {
		t.Errorf("written %q, error %v", written, err)
	}
}

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

func TestReadLicences_refuses(t *testing.T) {
	t.Parallel()
	for name, files := range map[string]map[string]string{
		"no licence found":    {"README.md": "MIT"},
		"is a known licence":  {"LICENSE": "You may look at this code and never speak of it."},
		"only the notice has": {"NOTICE": "Made by someone."},
	} {
		dir := t.TempDir()
		for file, text := range files {
			if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		var d dependency
		if err := d.readLicences(dir); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// A page of which a part is made keeps the rest.
func TestPart(t *testing.T) {
	t.Parallel()
	p := part("a.md", "table", text("new\n"))
	const begin, end = "<!-- table: made by go run ./internal/docgen -->\n", "<!-- end of table -->\n"
	got, err := p.put([]byte("before\n" + begin + "old\n" + end + "after\n"))
	if want := "before\n" + begin + "new\n" + end + "after\n"; err != nil || string(got) != want {
		t.Errorf("%q, error %v; want %q", got, err, want)
	}
	for _, have := range []string{"", begin, end, end + begin} {
		if _, err := p.put([]byte(have)); err == nil {
			t.Errorf("%q: no error", have)
		}
	}
}

func TestPurpose(t *testing.T) {
	t.Parallel()
	for sentence, want := range map[string]string{
		"Package plan decides what is asked.":       "decides what is asked",
		"Command docgen writes pages: all of them.": "writes pages",
		"Package x gives a [Link]; it is nothing.":  "gives a Link",
		"Package x tells (e.g. of y):":              "tells (e.g. of y)",
		"Package x":                                 "",
		"":                                          "",
	} {
		if got := purpose(sentence); got != want {
			t.Errorf("purpose(%q) = %q, want %q", sentence, got, want)
		}
	}
}

// The house is what the command line links; tests and tools stand beside it.
func TestListRooms(t *testing.T) {
	t.Parallel()
	rooms, err := listRooms()
	if err != nil {
		t.Fatal(err)
	}
	beside := map[string]bool{}
	for _, r := range rooms {
		beside[r.Name] = r.Beside
		if r.Purpose == "" {
			t.Errorf("%s: no purpose", r.Name)
		}
	}
	if n := len(drawn(rooms, mostDrawn)); n > mostDrawn {
		t.Errorf("the picture shows %d rooms, and %d at the most are looked at", n, mostDrawn)
	}
	for name, want := range map[string]bool{"cmd/viewfinder": false, "driver": false, "schema": false, "internal/docgen": true, "docs/examples/webapp": true} {
		if got, there := beside[name]; !there || got != want {
			t.Errorf("%s: beside the house %v (listed %v), want %v", name, got, there, want)
		}
	}
}

func TestDrawn(t *testing.T) {
	t.Parallel()
	rooms := []floorplan.Room{
		{Name: "cmd", Public: true, Uses: []string{"cmd/internal/x"}},
		{Name: "cmd/internal/x"},
		{Name: "docs/examples/web", Public: true, Beside: true},
		{Name: "internal/bench", Beside: true},
		{Name: "test", Public: true, Beside: true},
	}
	for most, want := range map[int]string{3: "cmd internal/bench test", 2: "cmd test", 1: "cmd"} {
		var names []string
		for _, r := range drawn(rooms, most) {
			names = append(names, r.Name)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("at the most %d: %s, want %s", most, got, want)
		}
	}
}

// The folder of the tables' pages holds nothing else: the page of a table that is gone goes
// too.
func TestTablePages(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, p := range pages {
		known[p.file] = true
	}
	files, err := os.ReadDir(filepath.Join("..", "..", filepath.FromSlash(tableFolder)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if name := tableFolder + "/" + f.Name(); !known[name] {
			t.Errorf("%s is the page of no table: remove it", name)
		}
	}
}

// Below a statement stands its answer, in the place of the one that it had.
func TestFillAnswers(t *testing.T) {
	t.Parallel()
	const page = "# Page\n\n```sql\nSELECT UserName FROM InstagramBusinessProfile LIMIT 1\n```\n\nWords.\n"
	first, err := fillAnswers([]byte(page))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"│ sample.account │", "1 row, complete, 1 call\n```\n\nPrice: 1 call; EXPLAIN tells ", ".\n\nWords.\n"} {
		if !strings.Contains(string(first), want) {
			t.Errorf("%q is missing in:\n%s", want, first)
		}
	}
	stale := strings.Replace(strings.Replace(string(first), "sample.account", "other.account", 1), "Price: 1", "Price: 7", 1)
	if again, err := fillAnswers([]byte(stale)); err != nil || string(again) != string(first) {
		t.Errorf("filled again, %v:\n%s", err, again)
	}
	for page, want := range map[string]string{
		"# Page\n":                                    "no statement",
		"```sql\nSELECT Id FROM Nothing\n```\n":       "Nothing",
		"```sql\nSELECT Id FROM Media LIMIT 0\n```\n": "no rows",
	} {
		if _, err := fillAnswers([]byte(page)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", page, err, want)
		}
	}
}
