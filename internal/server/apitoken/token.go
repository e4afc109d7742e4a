package apitoken

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// Scope is what a token is for.
type Scope string

// The scopes.
const (
	Read    Scope = "read"    // statements that read
	Write   Scope = "write"   // those that write too
	Metrics Scope = "metrics" // the figures of the server, and no data
)

// Scopes are all of them.
func Scopes() []Scope { return []Scope{Read, Write, Metrics} }

// Entry is what is known of a token.
type Entry struct {
	Name     string
	Database string // that it opens; "" of the scope metrics
	Scope    Scope
	Made     time.Time
	Expires  time.Time // zero for never
	hash     [hashSize]byte
}

const (
	hashSize = sha256.Size
	size     = 32 // bytes of a token
	// prefix tells people, and scanners of secrets, what a text is.
	prefix = "vft_"
)

// Expired reports whether the token is of no use any more.
func (e *Entry) Expired(now time.Time) bool { return !e.Expires.IsZero() && !now.Before(e.Expires) }

// Make makes a token and its entry, which nothing keeps.
func Make(e Entry) (secret.Secret, Entry) {
	random := make([]byte, size)
	_, _ = rand.Read(random) // never fails
	token := prefix + base64.RawURLEncoding.EncodeToString(random)
	e.hash = sha256.Sum256([]byte(token))
	return secret.New(token), e
}

// ErrUnknown is of a token that there is not, or not any more.
var ErrUnknown = errors.New("server: the token is not known here, or has expired")

// Add makes a token, and keeps its entry, whose name is to be a new one.
func (f *File) Add(ctx context.Context, e Entry) (token secret.Secret, err error) {
	err = f.change(ctx, func(entries []Entry) ([]Entry, error) {
		if slices.ContainsFunc(entries, func(o Entry) bool { return o.Name == e.Name }) {
			return nil, fmt.Errorf("there is a token %s already, in %s: remove it first, or take another name", e.Name, f.path)
		}
		token, e = Make(e)
		return append(entries, e), nil
	})
	return token, err
}

// Remove drops the token of a name, and says whether there was one.
func (f *File) Remove(ctx context.Context, name string) (was bool, err error) {
	return was, f.change(ctx, func(entries []Entry) ([]Entry, error) {
		kept := slices.DeleteFunc(slices.Clone(entries), func(o Entry) bool { return o.Name == name })
		was = len(kept) < len(entries)
		return kept, nil
	})
}

// List are the entries, by name.
func (f *File) List() ([]Entry, error) { return f.read() }

// Find finds the entry of a token, as it is now.
func (f *File) Find(token string) (*Entry, error) {
	entries, err := f.current()
	if err != nil {
		return nil, err
	}
	return Find(entries, token, time.Now())
}

// Find finds the entry of a token that has not expired among entries. How long it takes says
// nothing of the token.
func Find(entries []Entry, token string, now time.Time) (*Entry, error) {
	hash := sha256.Sum256([]byte(token))
	var found *Entry
	for i := range entries {
		if subtle.ConstantTimeCompare(hash[:], entries[i].hash[:]) == 1 {
			found = &entries[i]
		}
	}
	if found == nil || !strings.HasPrefix(token, prefix) || found.Expired(now) {
		return nil, ErrUnknown
	}
	return found, nil
}

// Finder finds the entry of a token; [ErrUnknown] is of one that it does not know.
type Finder interface {
	Find(token string) (*Entry, error)
}

// List are entries that no file keeps.
type List []Entry

// Find implements [Finder].
func (l List) Find(token string) (*Entry, error) { return Find(l, token, time.Now()) }

// Finders look one after the other.
type Finders []Finder

// Find implements [Finder].
func (f Finders) Find(token string) (*Entry, error) {
	for _, one := range f {
		if e, err := one.Find(token); !errors.Is(err, ErrUnknown) {
			return e, err
		}
	}
	return nil, ErrUnknown
}
