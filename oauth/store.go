package oauth

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"unicode"
)

// Store keeps the tokens of logins. It may be used from many goroutines, and
// what it holds from many processes; what is saved has been made durable when
// Save returns. It is a pointer, or another type that can be compared.
type Store interface {
	// Lock waits until nobody else holds the lock of that login, in whatever
	// process, and says whether it had to wait. A lock does not hinder the other
	// methods. It ends with unlock, or with the process. The lock of a key
	// without a user is that of logging in.
	Lock(ctx context.Context, key Key) (unlock func(), waited bool, err error)
	// Load returns ErrNotStored where there is no such login.
	Load(ctx context.Context, key Key) (*Token, error)
	// Save puts a token in the place of the one of the same login. It refuses
	// one without an access token.
	Save(ctx context.Context, token *Token) error
	// Delete forgets a login; it is no error where there is none.
	Delete(ctx context.Context, key Key) error
	// List returns what is known of every login, in order, without opening
	// what is sealed.
	List(ctx context.Context) ([]TokenInfo, error)
	Close() error
}

// ErrNotStored: the store has no such login.
var ErrNotStored = errors.New("oauth: no such login is stored")

var errEmptyToken = errors.New("oauth: a token without an access token is not stored: the old one stays")

// Records is where a sealed store keeps what it has sealed. Its methods are
// those of [Store], with records in place of tokens.
type Records interface {
	Lock(ctx context.Context, key Key) (unlock func(), waited bool, err error)
	Load(ctx context.Context, key Key) (*Record, error)
	Save(ctx context.Context, record *Record) error
	Delete(ctx context.Context, key Key) error
	List(ctx context.Context) ([]Record, error)
	Close() error
	// KeyFile is where the key file of these records belongs; empty for the
	// user's configuration directory.
	KeyFile() string
}

// Record is a token as it is kept: what is known of it in the clear, the rest
// sealed.
type Record struct {
	TokenInfo
	Sealed []byte `json:"sealed"`
}

// Register makes a kind of store known under the scheme of its locations. Stores
// that take more than this package register themselves when their package is
// imported. It panics where the scheme is taken.
func Register(scheme string, open func(ctx context.Context, location Secret) (Records, error)) {
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

type opener func(ctx context.Context, location Secret) (Records, error)

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
func Open(ctx context.Context, location, passphrase Secret) (Store, error) {
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
			return nil, fmt.Errorf("oauth: OAuthSettingsLocation: this program has no stores of the kind %s: import _ \"github.com/viewfinder-sql/viewfinder/oauth/%s\" in it", scheme, name)
		}
		return nil, fmt.Errorf("oauth: OAuthSettingsLocation: %q is no kind of store: use a path, or one that begins with memory:, keyring:, sqlite: or postgres: as documented", scheme)
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
		return "", "", errors.New("oauth: OAuthSettingsLocation holds control characters")
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
			return "", "", errors.New("oauth: OAuthSettingsLocation: file: needs a path behind it")
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
	dir, err := os.UserConfigDir()
	if err != nil || !filepath.IsAbs(dir) {
		return "", errors.New("oauth: the user has no directory for configuration: set OAuthSettingsLocation to a path, and OAuthSettingsKey to a passphrase")
	}
	return filepath.Join(dir, "viewfinder"), nil
}

// LockName is a name for the lock of a login, made of letters and digits.
func (k Key) LockName() string {
	sum := sha256.Sum256(k.canonical())
	return hex.EncodeToString(sum[:12])
}

// canonical is one way to write a key: no two keys are written the same.
func (k Key) canonical() []byte {
	text, err := json.Marshal([]string{k.App, k.User, k.Host, string(k.Login)})
	if err != nil {
		panic(err) // texts can always be written
	}
	return text
}

// compareKeys orders logins for lists that people read.
func compareKeys(a, b Key) int {
	return cmp.Or(cmp.Compare(a.Login, b.Login), cmp.Compare(a.Host, b.Host), cmp.Compare(a.App, b.App), cmp.Compare(a.User, b.User))
}

// Select returns the login that a connection means: of the app, host and login
// kind of the key, and of the user, who may be named by id, by user name or by
// the id of an account. It returns ErrNotStored where there is none, and an
// [*AmbiguousLoginError] where there are several.
func Select(ctx context.Context, s Store, key Key) (TokenInfo, error) {
	all, err := s.List(ctx)
	if err != nil {
		return TokenInfo{}, err
	}
	anyone := key
	anyone.User = ""
	var found, others []TokenInfo
	for _, i := range all {
		switch {
		case !i.fits(anyone):
		case !i.fits(key):
			others = append(others, i)
		case i.User == key.User:
			return i, nil // an id is nobody else's name
		default:
			found = append(found, i)
		}
	}
	switch len(found) {
	case 0:
		if len(others) > 0 {
			return TokenInfo{}, &otherLoginsError{user: key.User, stored: others}
		}
		return TokenInfo{}, ErrNotStored
	case 1:
		return found[0], nil
	}
	return TokenInfo{}, &AmbiguousLoginError{Candidates: found}
}

// fits reports whether a login is one that a key means.
func (i TokenInfo) fits(key Key) bool {
	return i.App == key.App && i.Host == key.Host && i.Login == key.Login &&
		(key.User == "" || i.User == key.User || i.answersTo(key.User))
}

// answersTo reports whether a user goes by that name.
func (i TokenInfo) answersTo(name string) bool {
	if strings.EqualFold(i.UserName, strings.TrimPrefix(name, "@")) {
		return true
	}
	for _, id := range i.AccountIDs {
		if id == name {
			return true
		}
	}
	return false
}
