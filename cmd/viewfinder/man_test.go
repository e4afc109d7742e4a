package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Every verb has a manual page, and man has nothing to say about any of them.
func TestManPages(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if code, _, messages := viewfinder(t.Context(), "man-pages", dir); code != exitOK {
		t.Fatalf("exit code %d: %s", code, messages)
	}
	pages, err := filepath.Glob(dir + "/*.1")
	if err != nil || len(pages) < 25 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	for _, want := range []string{"viewfinder", "viewfinder-query", "viewfinder-token-status", "viewfinder-connection", "viewfinder-completion-bash"} {
		if text := read(t, filepath.Join(dir, want+".1")); !strings.Contains(text, ".SH NAME\n") || !strings.Contains(text, ".SH SEE ALSO\n") {
			t.Errorf("%s.1:\n%s", want, text)
		}
	}
	if text := read(t, filepath.Join(dir, "viewfinder.1")); !strings.Contains(text, ".SH EXIT STATUS\n") || !strings.Contains(text, "VIEWFINDER_DSN") {
		t.Errorf("viewfinder.1 lacks something:\n%s", text)
	}
	if text := read(t, filepath.Join(dir, "viewfinder-query.1")); !strings.Contains(text, `\fB\-\-format\fR`) || strings.Contains(text, "max\\-rows") {
		t.Errorf("viewfinder-query.1 has other options:\n%s", text)
	}
	man, err := exec.LookPath("man")
	if err != nil {
		t.Skip("man is not installed: the pages were not formatted")
	}
	for _, page := range pages {
		out, err := exec.CommandContext(t.Context(), man, "--warnings", "-E", "UTF-8", "-l", "-Tutf8", page).Output()
		if err != nil || len(out) == 0 {
			t.Errorf("%s: %v", page, err)
		}
		cmd := exec.CommandContext(t.Context(), "sh", "-c", `man --warnings -E UTF-8 -l -Tutf8 "$1" 2>&1 >/dev/null`, "sh", page)
		if warnings, _ := cmd.Output(); len(warnings) > 0 {
			t.Errorf("%s: %s", page, warnings)
		}
	}
}
