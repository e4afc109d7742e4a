package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// TestMain gives the tests a directory for configuration of their own: which codes were
// sent is remembered there, and a simulator may come to a port, and so to a code, that
// another run had.
func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "viewfinder-webapp-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for _, name := range []string{"HOME", "XDG_CONFIG_HOME", "AppData"} {
		_ = os.Setenv(name, filepath.Join(dir, "config")) // cannot fail
	}
	code := m.Run()
	_ = os.RemoveAll(dir) // of this run alone
	os.Exit(code)
}
