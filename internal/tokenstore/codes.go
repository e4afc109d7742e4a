package tokenstore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/privatefile"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// codeFile remembers codes in a file, readable by the user alone.
type codeFile string

const (
	// maxKeptCodes is the number of codes that a file remembers.
	maxKeptCodes = 1000
	// maxCodesBytes is the most bytes of such a file.
	maxCodesBytes = 1 << 20
	// maxFingerprintBytes is what one code adds at the most.
	maxFingerprintBytes = 100
)

// Spend implements [oauth.CodeMemory].
func (f codeFile) Spend(ctx context.Context, fingerprint string) (bool, error) {
	path := string(f)
	unlock, _, err := privatefile.Lock(ctx, path, "codes")
	if err != nil {
		return false, fmt.Errorf("oauth: the file of codes: %w", err)
	}
	defer unlock()
	text, err := privatefile.Read(path, maxCodesBytes)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, fmt.Errorf("oauth: the file of codes: %w", err)
	}
	lines := strings.Fields(string(text))
	if slices.Contains(lines, fingerprint) {
		return false, nil
	}
	lines = append(lines, fingerprint)
	lines = lines[max(0, len(lines)-maxKeptCodes):] // older ones have ended long ago
	if err := privatefile.Replace(path, []byte(strings.Join(lines, "\n")+"\n")); err != nil {
		return false, fmt.Errorf("oauth: the file of codes: %w", err)
	}
	return true, nil
}

func (f codeFile) rehearse(ctx context.Context) error {
	unlock, _, err := privatefile.Lock(ctx, string(f), "codes")
	if err == nil {
		defer unlock()
		err = privatefile.Rehearse(string(f), maxFingerprintBytes)
	}
	if err != nil {
		return fmt.Errorf("oauth: the file of codes: %w", err)
	}
	return nil
}

// CodesFor returns the memory of codes that goes with a location of tokens
// (OAuthSettingsLocation): a file beside a file of tokens, and one in the user's
// directory for configuration for tokens kept elsewhere. nil is for tokens that
// live as long as the process, and for users without such a directory.
func CodesFor(location oauth.Secret) oauth.CodeMemory {
	scheme, path, err := splitLocation(location.Reveal())
	switch {
	case err != nil || scheme == schemeMemory:
		return nil
	case scheme == schemeFile:
		return codeFile(path + ".codes")
	}
	dir, err := configDir()
	if err != nil {
		return nil
	}
	return codeFile(filepath.Join(dir, strings.ToLower(scheme)+".codes"))
}
