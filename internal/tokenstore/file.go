package tokenstore

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/privatefile"
	"github.com/viewfinder-sql/viewfinder/internal/storeerr"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// fileRecords keeps records in one file, which is read and written whole.
type fileRecords struct {
	path string
}

const (
	fileFormat  = "viewfinder tokens"
	fileVersion = 1
	// maxFileBytes bounds what is read of a file, in bytes.
	maxFileBytes = 64 << 20
	// writeLock is held while the file is replaced.
	writeLock = "write"
)

// fileDocument is the file's content.
type fileDocument struct {
	Format  string   `json:"format"`
	Version int      `json:"version"`
	Entries []Record `json:"entries"`
}

// FileRecords returns the records in a file at a path, for stores of another
// kind that fall back to one.
func FileRecords(ctx context.Context, path string) (Records, error) {
	return openFile(ctx, path)
}

// openFile opens the records in a file, and removes what killed programs left
// beside it.
func openFile(ctx context.Context, path string) (*fileRecords, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, storeerr.New("oauth: OAuthSettingsLocation: %w", err)
	}
	f := &fileRecords{path: path}
	return f, f.because(privatefile.Sweep(ctx, path, writeLock))
}

func (f *fileRecords) Lock(ctx context.Context, key oauth.Key) (unlock func(), waited bool, err error) {
	return f.lock(ctx, LockName(key))
}

func (f *fileRecords) lock(ctx context.Context, name string) (unlock func(), waited bool, err error) {
	unlock, waited, err = privatefile.Lock(ctx, f.path, name)
	return unlock, waited, f.because(err)
}

func (f *fileRecords) because(err error) error {
	if err == nil {
		return nil
	}
	return storeerr.New("oauth: OAuthSettingsLocation: %w", err)
}

// read returns the file's content; that of no file is empty.
func (f *fileRecords) read() (*fileDocument, error) {
	text, err := privatefile.Read(f.path, maxFileBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return &fileDocument{Format: fileFormat, Version: fileVersion}, nil
	}
	if err != nil {
		return nil, f.because(err)
	}
	var d fileDocument
	if err := json.Unmarshal(text, &d); err != nil || d.Format != fileFormat {
		return nil, storeerr.New("oauth: OAuthSettingsLocation: %s is not a file of tokens: name another, or delete it and log in again", f.path)
	}
	if d.Version != fileVersion {
		return nil, storeerr.New("oauth: OAuthSettingsLocation: %s has the format %d, and this program knows %d: use the program that wrote it, or a newer one", f.path, d.Version, fileVersion)
	}
	return &d, nil
}

// change rewrites the file, alone among all processes.
func (f *fileRecords) change(ctx context.Context, change func(*fileDocument)) error {
	unlock, _, err := f.lock(ctx, writeLock)
	if err != nil {
		return err
	}
	defer unlock()
	d, err := f.read()
	if err != nil {
		return err
	}
	change(d)
	slices.SortFunc(d.Entries, func(a, b Record) int { return compareKeys(a.Key, b.Key) })
	text, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return err
	}
	return f.because(privatefile.Replace(f.path, append(text, '\n')))
}

func (d *fileDocument) find(key oauth.Key) int {
	return slices.IndexFunc(d.Entries, func(e Record) bool { return e.Key == key })
}

func (f *fileRecords) Load(_ context.Context, key oauth.Key) (*Record, error) {
	d, err := f.read()
	if err != nil {
		return nil, err
	}
	if i := d.find(key); i >= 0 {
		return &d.Entries[i], nil
	}
	return nil, oauth.ErrNotStored
}

func (f *fileRecords) Save(ctx context.Context, record *Record) error {
	return f.change(ctx, func(d *fileDocument) {
		if i := d.find(record.Key); i >= 0 {
			d.Entries[i] = *record
		} else {
			d.Entries = append(d.Entries, *record)
		}
	})
}

// Rehearse implements [Rehearser].
func (f *fileRecords) Rehearse(ctx context.Context, record *Record) error {
	unlock, _, err := f.lock(ctx, writeLock)
	if err != nil {
		return err
	}
	defer unlock()
	d, err := f.read()
	if err != nil {
		return err
	}
	d.Entries = append(d.Entries, *record)
	text, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return err
	}
	return f.because(privatefile.Rehearse(f.path, len(text)))
}

func (f *fileRecords) Delete(ctx context.Context, key oauth.Key) error {
	d, err := f.read()
	if err != nil || d.find(key) < 0 {
		return err
	}
	return f.change(ctx, func(d *fileDocument) {
		d.Entries = slices.DeleteFunc(d.Entries, func(e Record) bool { return e.Key == key })
	})
}

func (f *fileRecords) List(context.Context) ([]Record, error) {
	d, err := f.read()
	if err != nil {
		return nil, err
	}
	return d.Entries, nil
}

// KeyFile is beside the file.
func (f *fileRecords) KeyFile() string { return f.path + ".key" }

func (f *fileRecords) Close() error { return nil }
