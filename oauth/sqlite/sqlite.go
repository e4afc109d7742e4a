package sqlite

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/privatefile"
	"github.com/viewfinder-sql/viewfinder/internal/storeerr"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/oauth"
	"github.com/viewfinder-sql/viewfinder/oauth/internal/sqlstore"
)

func init() {
	tokenstore.Register("sqlite", func(_ context.Context, location oauth.Secret) (tokenstore.Records, error) {
		return open(location.Reveal())
	})
}

// patience is how long a file that another process writes to is waited for.
const patience = 10 * time.Second

type records struct {
	sqlstore.Records
	path string
}

// open takes sqlite:PATH and sqlite://PATH, and opens nothing.
func open(location string) (*records, error) {
	_, path, _ := strings.Cut(location, ":")
	path = strings.TrimPrefix(path, "//")
	if path == "" {
		return nil, storeerr.New("oauth: OAuthSettingsLocation: sqlite: needs a path behind it")
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, storeerr.New("oauth: OAuthSettingsLocation: %w", err)
	}
	return &records{sqlstore.Records{Database: &file{path: path}}, path}, nil
}

func (r *records) Lock(ctx context.Context, key oauth.Key) (unlock func(), waited bool, err error) {
	unlock, waited, err = privatefile.Lock(ctx, r.path, tokenstore.LockName(key))
	if err != nil {
		err = because(err)
	}
	return unlock, waited, err
}

// KeyFile is beside the file.
func (r *records) KeyFile() string { return r.path + ".key" }

func because(err error) error {
	return storeerr.New("oauth: OAuthSettingsLocation: %w", err)
}

// file is an SQLite file, opened anew for each transaction: those are rare, and
// so it may be moved away, or restored, while programs run.
type file struct {
	path string
}

func (f *file) Close() error { return nil }

func (f *file) Do(ctx context.Context, writes bool, run func(sqlstore.Queries) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := privatefile.Touch(f.path); err != nil {
		return because(err)
	}
	err := f.do(ctx, writes, run)
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return f.because(err)
}

// because names the property and the file. What says so already
// stays as it is, and so does that there is no such login.
func (f *file) because(err error) error {
	switch {
	case err == nil || errors.Is(err, oauth.ErrStore) || errors.Is(err, oauth.ErrNotStored):
		return err
	case errors.Is(err, sqlite3.NOTADB), errors.Is(err, sqlite3.CORRUPT):
		return storeerr.New("oauth: OAuthSettingsLocation: %s is not an SQLite file, or is damaged: name another, or delete it and log in again", f.path)
	case errors.Is(err, sqlite3.BUSY):
		return storeerr.New("oauth: OAuthSettingsLocation: another program has held %s for %v: end it, or name another file", f.path, patience)
	case errors.Is(err, sqlite3.FULL), errors.Is(err, sqlite3.IOERR):
		return storeerr.New("oauth: OAuthSettingsLocation: %s cannot be read or written: see whether its disk is full: %w", f.path, err)
	}
	return storeerr.New("oauth: OAuthSettingsLocation: %s: %w", f.path, err)
}

func (f *file) do(ctx context.Context, writes bool, run func(sqlstore.Queries) error) error {
	db, err := sqlite3.OpenFlags(privatefile.SQLite(f.path), sqlite3.OPEN_READWRITE|sqlite3.OPEN_NOFOLLOW|sqlite3.OPEN_URI)
	if err != nil {
		return err
	}
	q := connection{db}
	if err = f.begin(ctx, q); err == nil {
		err = f.transact(ctx, q, writes, run)
	}
	return errors.Join(err, db.Close())
}

// begin reads the file for the first time.
func (f *file) begin(ctx context.Context, q connection) error {
	if err := q.BusyTimeout(patience); err != nil {
		return err
	}
	q.SetInterrupt(ctx)
	// EXTRA flushes the directory too; triggers and views of others do not run
	// functions.
	if err := q.Conn.Exec(`pragma synchronous = extra; pragma secure_delete = on; pragma foreign_keys = on; pragma trusted_schema = off`); err != nil {
		return err
	}
	if _, err := q.hasTables(ctx); err != nil {
		return err
	}
	return privatefile.CloseShared(f.path) // where another program has the file keep a log
}

func (f *file) transact(ctx context.Context, q connection, writes bool, run func(sqlstore.Queries) error) error {
	there, err := q.hasTables(ctx)
	if err != nil {
		return err
	}
	if !there {
		if err := q.transaction(func() error {
			if there, err = q.hasTables(ctx); there || err != nil {
				return err // another process was faster
			}
			return sqlstore.Make(ctx, q)
		}); err != nil {
			return err
		}
	}
	if err := sqlstore.Check(ctx, q); err != nil {
		return err
	}
	if !writes {
		return run(q)
	}
	return q.transaction(func() error { return run(q) })
}
