package main

import (
	"bytes"
	"fmt"
	"os"
)

// writeSection puts a text in the place of what stands on a page between the marks
// of a section:
//
//	<!-- bench: NAME -->
//	…
//	<!-- /bench -->
func writeSection(page, name string, text []byte) error {
	old, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	fresh, err := replaceSection(old, name, text)
	if err != nil {
		return fmt.Errorf("%s: %w", page, err)
	}
	return os.WriteFile(page, fresh, 0o644)
}

func replaceSection(page []byte, name string, text []byte) ([]byte, error) {
	begin, end := fmt.Appendf(nil, "<!-- bench: %s -->\n", name), []byte("<!-- /bench -->\n")
	before, rest, found := bytes.Cut(page, begin)
	_, after, ended := bytes.Cut(rest, end)
	if !found || !ended {
		return nil, fmt.Errorf("no section between %q and %q", begin, end)
	}
	return bytes.Join([][]byte{before, begin, []byte("\n"), bytes.TrimSpace(text), []byte("\n\n"), end, after}, nil), nil
}
