package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	check := flag.Bool("check", false, "write nothing, fail if a page is stale")
	flag.Parse()
	stale, err := update(pages, ".", !*check)
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "docgen:", err)
		os.Exit(1)
	case *check && len(stale) > 0:
		fmt.Fprintf(os.Stderr, "docgen: stale: %s: run make generate\n", strings.Join(stale, ", "))
		os.Exit(1)
	}
	for _, file := range stale {
		fmt.Println("wrote", file)
	}
}

// update returns which pages under root are not what the code says, and writes
// them anew if told to.
func update(pages []page, root string, write bool) (stale []string, err error) {
	for _, page := range pages {
		path := filepath.Join(root, page.file)
		have, err := os.ReadFile(path)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		want, err := page.put(have)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", page.file, err)
		}
		if bytes.Equal(have, want) {
			continue
		}
		stale = append(stale, page.file)
		if write {
			if err := os.WriteFile(path, want, 0o644); err != nil {
				return nil, err
			}
		}
	}
	return stale, nil
}
