package docs_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// isExcerpt holds a block against the file that it says it is from, which tests compile and
// run: its lines stand there one behind the other, a comment with … for any. What is imported
// singly stands there in a list.
func isExcerpt(b block) error {
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(b.says)))
	if err != nil {
		return err
	}
	return within(b.text, string(text), b.says)
}

func within(excerpt, text, file string) error {
	lines := linesOf(text)
	at, gap := 0, true
	for _, want := range linesOf(excerpt) {
		if isGap(want) {
			gap = true
			continue
		}
		if single, ok := strings.CutPrefix(want, `import "`); ok {
			want = `"` + single
		}
		for gap && at < len(lines) && lines[at] != want {
			at++
		}
		for at < len(lines) && isGap(lines[at]) {
			at++
		}
		if at == len(lines) || lines[at] != want {
			return fmt.Errorf("%s does not have the line %q there", file, want)
		}
		at, gap = at+1, strings.HasPrefix(want, `"`)
	}
	return nil
}

// isGap reports whether a line is a comment that stands for others.
func isGap(line string) bool { return strings.HasPrefix(line, "//") && strings.Contains(line, "…") }

// linesOf are the lines of a text without blanks around them, and without empty ones.
func linesOf(text string) (lines []string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

func TestWithin(t *testing.T) {
	t.Parallel()
	const file = "func f() {\n\tone()\n\n\ttwo()\n\tthree()\n}\n"
	for excerpt, want := range map[string]bool{
		"one()\ntwo()\n":        true,
		"one()\n// …\nthree()":  true,
		"one()\nthree()\n":      false,
		"four()\n":              false,
		"three()\n// …\none()":  false,
		"two()\nthree()\n}\n\n": true,
	} {
		if err := within(excerpt, file, "f.go"); (err == nil) != want {
			t.Errorf("%q: %v", excerpt, err)
		}
	}
}
