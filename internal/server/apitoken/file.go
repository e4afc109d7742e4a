package apitoken

import (
	"cmp"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/privatefile"
)

// File is a file of tokens, which need not be there yet. It is safe for concurrent use.
type File struct {
	path string

	mu   sync.Mutex
	seen os.FileInfo // of what was read last; nil for nothing
	last []Entry
}

// At is the file at a path; "" is the one in the user's directory for configuration.
func At(path string) (*File, error) {
	if path == "" {
		dir, err := privatefile.UserDir()
		if err != nil {
			return nil, errors.New("the user has no directory for configuration: name the file of tokens")
		}
		path = filepath.Join(dir, "server-tokens.json")
	}
	path, err := filepath.Abs(path)
	return &File{path: path}, err
}

// Path is where the file is, or would be.
func (f *File) Path() string { return f.path }

const (
	fileFormat  = "viewfinder server tokens"
	fileVersion = 1
	mostBytes   = 4 << 20
)

// content is what the file holds.
type content struct {
	Format  string  `json:"format"`
	Version int     `json:"version"`
	Tokens  []entry `json:"tokens"`
}

// entry is an [Entry] in the file.
type entry struct {
	Name     string     `json:"name"`
	Database string     `json:"database,omitempty"`
	Scope    Scope      `json:"scope"`
	Made     time.Time  `json:"made"`
	Expires  *time.Time `json:"expires,omitempty"`
	SHA256   string     `json:"sha256"`
}

// read reads what the file holds; nothing, where it is not there.
func (f *File) read() ([]Entry, error) {
	text, err := privatefile.Read(f.path, mostBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the file of tokens: %w", err)
	}
	var c content
	if err := json.Unmarshal(text, &c); err != nil || c.Format != fileFormat {
		return nil, fmt.Errorf("the file of tokens: %s is none: name another, or delete it and add the tokens again", f.path)
	}
	if c.Version != fileVersion {
		return nil, fmt.Errorf("the file of tokens: %s has version %d, and this program knows %d: use a newer viewfinder", f.path, c.Version, fileVersion)
	}
	entries := make([]Entry, len(c.Tokens))
	for i, e := range c.Tokens {
		hash, err := hex.DecodeString(e.SHA256)
		if err != nil || len(hash) != len(entries[i].hash) || e.Name == "" || !slices.Contains(Scopes(), e.Scope) || (e.Database == "") != (e.Scope == Metrics) {
			return nil, fmt.Errorf("the file of tokens: %s is damaged at token %d: delete it, and add the tokens again", f.path, i+1)
		}
		entries[i] = Entry{Name: e.Name, Database: e.Database, Scope: e.Scope, Made: e.Made, hash: [hashSize]byte(hash)}
		if e.Expires != nil {
			entries[i].Expires = *e.Expires
		}
	}
	return entries, nil
}

// write puts entries in the place of what the file holds.
func (f *File) write(entries []Entry) error {
	c := content{Format: fileFormat, Version: fileVersion, Tokens: []entry{}}
	for _, e := range entries {
		kept := entry{Name: e.Name, Database: e.Database, Scope: e.Scope, Made: e.Made.UTC(), SHA256: hex.EncodeToString(e.hash[:])}
		if !e.Expires.IsZero() {
			at := e.Expires.UTC()
			kept.Expires = &at
		}
		c.Tokens = append(c.Tokens, kept)
	}
	text, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return err
	}
	if err := privatefile.Replace(f.path, append(text, '\n')); err != nil {
		return fmt.Errorf("the file of tokens: %w", err)
	}
	return nil
}

// change has the entries changed, while no other program does.
func (f *File) change(ctx context.Context, change func([]Entry) ([]Entry, error)) error {
	unlock, _, err := privatefile.Lock(ctx, f.path, "write")
	if err != nil {
		return err
	}
	defer unlock()
	entries, err := f.read()
	if err != nil {
		return err
	}
	if entries, err = change(entries); err != nil {
		return err
	}
	slices.SortFunc(entries, func(a, b Entry) int { return cmp.Compare(a.Name, b.Name) })
	return f.write(entries)
}

// current are the entries, read again where the file is another one.
func (f *File) current() ([]Entry, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	info, err := os.Lstat(f.path)
	if err != nil {
		f.seen, f.last = nil, nil
		_, err = f.read() // says what is wrong
		return nil, err
	}
	if old := f.seen; old != nil && os.SameFile(old, info) && old.ModTime().Equal(info.ModTime()) && old.Size() == info.Size() && old.Mode() == info.Mode() {
		return f.last, nil
	}
	entries, err := f.read()
	if err != nil {
		return nil, err
	}
	f.seen, f.last = info, entries // of a moment before: what came between is read the next time
	return entries, nil
}
