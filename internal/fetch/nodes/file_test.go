package nodes_test

import (
	"runtime"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
)

// What is written away is for its owner alone.
func TestSpillFile(t *testing.T) {
	t.Parallel()
	file, finish, err := nodes.NewSpillFile()
	if err != nil {
		t.Fatal(err)
	}
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	if mode := info.Mode(); runtime.GOOS != "windows" && mode != 0o600 {
		t.Errorf("mode %v", mode)
	}
	if err := finish(); err != nil {
		t.Fatal(err)
	}
}
