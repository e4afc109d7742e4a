package tokenstore

import (
	"path/filepath"
	"strings"

	"github.com/viewfinder-sql/viewfinder/oauth"
)

// Beside is the path of a file that stands beside the tokens of a location: one with the
// name of their file and another ending, or of the user's where they are in the keyring.
// It is "" where the tokens end with the process, are another machine's, or are nowhere.
func Beside(location oauth.Secret, ending string) string {
	scheme, rest, err := splitLocation(location.Reveal())
	if err != nil {
		return ""
	}
	switch scheme {
	case schemeFile:
		return rest + "." + ending
	case "sqlite":
		if path := strings.TrimPrefix(rest, "//"); path != "" {
			return path + "." + ending
		}
	case "keyring":
		dir, err := configDir()
		if err != nil {
			return ""
		}
		return filepath.Join(dir, "keyring."+ending)
	}
	return ""
}
