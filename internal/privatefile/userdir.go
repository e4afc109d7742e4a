package privatefile

import (
	"errors"
	"os"
	"path/filepath"
)

// UserDir is the program's directory among those of the user for configuration. It
// may not exist yet.
func UserDir() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", err
	}
	if !filepath.IsAbs(dir) {
		return "", errors.New("the user's directory for configuration is no absolute path")
	}
	return filepath.Join(dir, "viewfinder"), nil
}
