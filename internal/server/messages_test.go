package server

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// What this package tells clients, and those who start a server, is on the page, which says
// what to do.
func TestMessagesAreDocumented(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/server.md")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	told := regexp.MustCompile(`pgerror\.New\(pgerror\.\w+, ("(?:[^"\\]|\\.)*")`)
	found := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range told.FindAllStringSubmatch(string(text), -1) {
			found++
			message, err := strconv.Unquote(m[1])
			if err != nil {
				t.Fatal(err)
			}
			message, _, _ = strings.Cut(strings.ReplaceAll(message, `"%s"`, `"…"`), "%")
			if !strings.Contains(string(page), strings.TrimSpace(message)) {
				t.Errorf("docs/server.md does not tell of %q", message)
			}
		}
	}
	if found < 8 {
		t.Errorf("only %d messages were found", found)
	}
}
