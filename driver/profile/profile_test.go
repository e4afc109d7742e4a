package profile_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver/profile"
)

func TestConfig(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.yaml")
	t.Setenv("VIEWFINDER_CONFIG", path)
	if _, err := profile.Config(t.Context(), "brand"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if err := os.WriteFile(path, []byte("version: 1\nprofiles:\n  brand:\n    properties:\n      MaxRows: 7\n  odd:\n    properties:\n      Tables: Medai\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	config, err := profile.Config(t.Context(), "brand")
	if err != nil || config.MaxRows != 7 {
		t.Errorf("got %v, %v", config, err)
	}
	for name, want := range map[string]string{"brnd": "did you mean brand?", "odd": `Tables: "Medai" is no table`} {
		if _, err := profile.Config(t.Context(), name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
