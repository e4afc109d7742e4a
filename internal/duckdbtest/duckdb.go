package duckdbtest

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Answer is what DuckDB says to a statement.
type Answer struct {
	Columns, Types []string
	// Rows hold nil for NULL, and what DuckDB's JSON has for values: float64 for INTEGER and
	// DOUBLE, bool, and text for all else, BIGINT and timestamps among it.
	Rows [][]any
	// Error is the message of a statement that failed, "" where it ran.
	Error string
}

// folder is where npm installs DuckDB, from the root of the module.
const folder = "internal/duckdbtest/testdata/npm"

// Ask has DuckDB run statements, one after the other, and returns an answer for each. A test
// whose statements fail goes on, and finds that in Error. Without statements it skips a test
// where DuckDB is not there, and that is all.
func Ask(t testing.TB, statements ...string) []Answer {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed")
	}
	dir := filepath.Join(root(t), filepath.FromSlash(folder))
	if _, err := os.Stat(filepath.Join(dir, "node_modules")); err != nil {
		t.Skipf("DuckDB is not installed: run npm ci in %s", folder)
	}
	asked, err := json.Marshal(append([]string{}, statements...)) // [] for none, and not null
	if err != nil {
		t.Fatal(err)
	}
	var out, messages bytes.Buffer
	cmd := exec.CommandContext(t.Context(), node, "ask.js")
	cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = dir, bytes.NewReader(asked), &out, &messages
	if err := cmd.Run(); err != nil {
		t.Fatalf("DuckDB: %v\n%s", err, messages.Bytes())
	}
	var answers []Answer
	if err := json.Unmarshal(out.Bytes(), &answers); err != nil || len(answers) != len(statements) {
		t.Fatalf("DuckDB answered %d of %d statements, %v:\n%s", len(answers), len(statements), err, out.Bytes())
	}
	return answers
}

// root is the directory of the module that the test is in.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		above := filepath.Dir(dir)
		if above == dir {
			t.Fatal("no go.mod is above the test")
		}
		dir = above
	}
}
