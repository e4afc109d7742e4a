package tokenstore

import (
	"context"
	"path/filepath"
	"strings"
	"sync"
	"unicode"

	"github.com/viewfinder-sql/viewfinder/internal/privatefile"
	"github.com/viewfinder-sql/viewfinder/internal/storeerr"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// Register makes a kind of store known under the scheme of its locations. Stores
// that take more than this package register themselves when their package is
// imported. It panics where the scheme is taken.
func Register(scheme string, open func(ctx context.Context, location oauth.Secret) (Records, error)) {
	registered.mu.Lock()
	defer registered.mu.Unlock()
	if registered.stores == nil {
		registered.stores = make(map[string]opener)
	}
	if registered.stores[scheme] != nil || scheme == schemeFile || scheme == schemeMemory {
		panic("oauth: a second store is registered for " + scheme)
	}
	registered.stores[scheme] = open
}

type opener func(ctx context.Context, location oauth.Secret) (Records, error)

var registered struct {
	mu      sync.Mutex
	stores  map[string]opener
	keyring Keyring
}

const (
	schemeFile   = "file"
	schemeMemory = "memory"
)

// packages are those whose import registers a scheme.
var packages = map[string]string{"postgres": "postgres", "postgresql": "postgres", "sqlite": "sqlite", "keyring": "keyring"}

// Open opens the store at a location (OAuthSettingsLocation):
//
//	(empty)                     the file [DefaultLocation]
//	PATH or file:PATH           a file
//	memory://ID                 this process, while it runs
//	keyring://SERVICE           the keyring of the operating system
//	sqlite:PATH                 a table of an SQLite file
//	postgres://USER@HOST/NAME   a table of a PostgreSQL database
//
// passphrase (OAuthSettingsKey) is what the stored tokens are sealed with; see
// the package comment for what takes its place where it is empty. A location
// may hold a password, and errors do not show it.
func Open(ctx context.Context, location, passphrase oauth.Secret) (Store, error) {
	scheme, rest, err := splitLocation(location.Reveal())
	if err != nil {
		return nil, err
	}
	switch scheme {
	case schemeMemory:
		return sharedMemory(strings.TrimPrefix(rest, "//")), nil
	case schemeFile:
		records, err := openFile(ctx, rest)
		if err != nil {
			return nil, err
		}
		return Seal(records, passphrase), nil
	}
	registered.mu.Lock()
	open := registered.stores[scheme]
	registered.mu.Unlock()
	if open == nil {
		if name, ok := packages[scheme]; ok {
			return nil, storeerr.New("oauth: OAuthSettingsLocation: this program has no stores of the kind %s: import _ \"github.com/viewfinder-sql/viewfinder/oauth/%s\" in it", scheme, name)
		}
		return nil, storeerr.New("oauth: OAuthSettingsLocation: %q is no kind of store: use a path, or one that begins with memory:, keyring:, sqlite: or postgres: as documented", scheme)
	}
	records, err := open(ctx, location)
	if err != nil {
		return nil, err
	}
	return Seal(records, passphrase), nil
}

// splitLocation tells the kind of store from the rest of its location.
func splitLocation(location string) (scheme, rest string, err error) {
	if location == "" {
		path, err := DefaultLocation()
		return schemeFile, path, err
	}
	if strings.ContainsFunc(location, unicode.IsControl) {
		return "", "", storeerr.New("oauth: OAuthSettingsLocation holds control characters")
	}
	scheme, rest, ok := strings.Cut(location, ":")
	// A single letter is a drive.
	if !ok || len(scheme) == 1 || strings.ContainsAny(scheme, `/\`) {
		return schemeFile, location, nil
	}
	scheme = strings.ToLower(scheme)
	if scheme == schemeFile {
		rest = strings.TrimPrefix(rest, "//")
		if rest == "" {
			return "", "", storeerr.New("oauth: OAuthSettingsLocation: file: needs a path behind it")
		}
	}
	return scheme, rest, nil
}

// DefaultLocation is the path of the file that an empty location means: of the
// user, in the directory for configuration.
func DefaultLocation() (string, error) {
	dir, err := configDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "tokens.json"), nil
}

func configDir() (string, error) {
	dir, err := privatefile.UserDir()
	if err != nil {
		return "", storeerr.New("oauth: the user has no directory for configuration: set OAuthSettingsLocation to a path, and OAuthSettingsKey to a passphrase")
	}
	return dir, nil
}
