//go:build !windows

package profile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLoad_modes(t *testing.T) {
	t.Parallel()
	dir := realTemp(t)
	path := filepath.Join(dir, "config.yaml")
	const public, private = "version: 1\nprofiles:\n  a:\n    properties: {MaxRows: 5}\n", "version: 1\nprofiles:\n  a:\n    properties: {OAuthSettingsLocation: /x}\n"
	for _, tt := range []struct {
		text string
		mode os.FileMode
		want string
	}{
		{public, 0o600, ""},
		{public, 0o644, ""},
		{public, 0o400, ""},
		{public, 0o660, "can be written by others (mode 0660): chmod 600 it"},
		{public, 0o602, "can be written by others (mode 0602): chmod 600 it"},
		{private, 0o600, ""},
		{private, 0o640, "OAuthSettingsLocation may be private, and the file " + path + " is open to others (mode 0640): chmod 600 it"},
	} {
		write(t, path, tt.text)
		if err := os.Chmod(path, tt.mode); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(path); tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%o: %v", tt.mode, err)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Load(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if _, err := Load(dir); err == nil || !strings.Contains(err.Error(), "no regular file") {
		t.Errorf("a directory: %v", err)
	}
	write(t, path, "#"+strings.Repeat(" ", mostBytes))
	if _, err := Load(path); err == nil || !strings.Contains(err.Error(), "longer than") {
		t.Errorf("a long file: %v", err)
	}
}

// A link stays one: the file that it leads to is changed, and is private afterwards.
func TestSet_throughLink(t *testing.T) {
	t.Parallel()
	dir := realTemp(t)
	path, link := filepath.Join(dir, "real.yaml"), filepath.Join(dir, "link.yaml")
	write(t, path, "version: 1\n")
	if err := errors.Join(os.Symlink(path, link), os.Chmod(path, 0o644)); err != nil {
		t.Fatal(err)
	}
	if err := Set(t.Context(), link, "a", Key{"MaxRows", property("MaxRows")}, "5"); err != nil {
		t.Fatal(err)
	}
	f, err := Load(path)
	if err != nil || len(f.Profiles) != 1 {
		t.Errorf("%v, %v", f, err)
	}
	info, err := os.Lstat(link)
	if err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is %v, %v", info, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v", info, err)
	}
}
