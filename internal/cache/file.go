package cache

import (
	"context"
	"encoding/hex"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/vfs"
	_ "github.com/ncruces/go-sqlite3/vfs/adiantum" // encrypts the file

	"github.com/viewfinder-sql/viewfinder/internal/privatefile"
)

// KeySize is the length of a key, in bytes.
const KeySize = 32

// Place is where a file is, and what it is encrypted with.
type Place struct {
	Path string
	// Key gives the key; it is asked once, before the file is opened first. Its error says
	// what to do.
	Key func(context.Context) ([]byte, error)
	// Patience is how long others who write are waited for; zero is half a minute.
	Patience time.Duration
}

// File is a cache. It is safe for concurrent use; so are files of one place in several
// processes.
type File struct {
	place Place

	mu     sync.Mutex
	key    string // in hex, "" before it is known
	writer *sqlite3.Conn
	opened fs.FileInfo // by writer
}

// At returns the cache of a place. Nothing is opened.
func At(p Place) *File { return &File{place: p} }

// Path is that of the file.
func (f *File) Path() string { return f.place.Path }

// Close ends what is open.
func (f *File) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.endWriter()
}

// endWriter closes it, if there is one. The caller holds mu.
func (f *File) endWriter() error {
	if f.writer == nil {
		return nil
	}
	db := f.writer
	f.writer = nil
	return db.Close()
}

// erased reports whether the file that was opened is no longer at its path: it was erased, and
// perhaps another begun.
func erased(path string, opened fs.FileInfo) bool {
	there, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return true
	}
	return err == nil && !os.SameFile(there, opened)
}

// unlocked learns the key. The caller holds mu.
func (f *File) unlocked(ctx context.Context) error {
	if f.key != "" {
		return nil
	}
	if !vfs.SupportsSharedMemory {
		return &Error{f.place.Path, "cannot be kept on this system, which has no shared memory for the write-ahead log of SQLite: leave the cache off", errors.ErrUnsupported}
	}
	key, err := f.place.Key(ctx)
	if err != nil {
		return &Error{f.place.Path, "is encrypted, and there is no key: " + err.Error(), err}
	}
	if len(key) != KeySize {
		return &Error{f.place.Path, "is encrypted, and its key is none", nil}
	}
	f.key = hex.EncodeToString(key)
	return nil
}

// open opens the file, where it is there or create says so.
func (f *File) open(ctx context.Context, create bool) (db *sqlite3.Conn, at fs.FileInfo, err error) {
	if err := f.unlocked(ctx); err != nil {
		return nil, nil, err
	}
	if _, err := os.Lstat(f.place.Path); errors.Is(err, fs.ErrNotExist) && !create {
		return nil, nil, ErrAbsent
	}
	if err := privatefile.Touch(f.place.Path); err != nil {
		return nil, nil, &Error{f.place.Path, "cannot be made: " + err.Error(), err}
	}
	if at, err = os.Lstat(f.place.Path); err != nil {
		return nil, nil, because(ctx, f.place.Path, err)
	}
	db, err = sqlite3.OpenFlags(privatefile.SQLite(f.place.Path, "vfs=adiantum"), sqlite3.OPEN_READWRITE|sqlite3.OPEN_NOFOLLOW|sqlite3.OPEN_URI)
	if err != nil {
		return nil, nil, because(ctx, f.place.Path, err)
	}
	if err := f.prepare(ctx, db); err != nil {
		return nil, nil, errors.Join(because(ctx, f.place.Path, err), db.Close())
	}
	return db, at, nil
}

func (f *File) prepare(ctx context.Context, db *sqlite3.Conn) error {
	defer db.SetInterrupt(db.SetInterrupt(ctx))
	// The key goes first, and into no text that an error shows.
	if err := db.Exec("PRAGMA hexkey='" + f.key + "'"); err != nil {
		return errors.New("its key is not taken")
	}
	wait := f.place.Patience
	if wait == 0 {
		wait = patience
	}
	if err := errors.Join(db.BusyTimeout(wait), db.Exec("PRAGMA temp_store = MEMORY; PRAGMA synchronous = NORMAL")); err != nil {
		return err
	}
	mode, err := journal(ctx, db, wait)
	if err != nil {
		return err
	}
	if !strings.EqualFold(mode, "wal") {
		return &Error{f.place.Path, "is on a file system without the shared memory that the write-ahead log of SQLite needs (journal mode " + mode + "): name a folder on a local disk", errors.ErrUnsupported}
	}
	if err := update(db, f.place.Path); err != nil {
		return err
	}
	return privatefile.CloseShared(f.place.Path)
}

// journal has a file keep a write-ahead log. Where several open a new one at the same time,
// SQLite refuses this change at once, without the patience of the connection.
func journal(ctx context.Context, db *sqlite3.Conn, wait time.Duration) (mode string, err error) {
	for until := time.Now().Add(wait); ; {
		mode, err = one(db, "PRAGMA journal_mode = WAL")
		if !errors.Is(err, sqlite3.BUSY) || ctx.Err() != nil || time.Now().After(until) {
			return mode, err
		}
		time.Sleep(time.Millisecond + rand.N(10*time.Millisecond)) //nolint:gosec // nobody gains by foreseeing a wait
	}
}

// write runs a function in a transaction that writes, alone among all processes.
func (f *File) write(ctx context.Context, run func(db *sqlite3.Conn) error) error {
	return f.use(ctx, func(db *sqlite3.Conn, anew bool) error {
		tx, err := db.BeginImmediate()
		if err != nil {
			return err
		}
		if anew {
			err = sweep(f.place.Path)
		}
		if err == nil {
			err = run(db)
		}
		if err != nil {
			return errors.Join(err, tx.Rollback())
		}
		return tx.Commit()
	})
}

// use runs a function over the connection that writes, which is opened where it is not.
func (f *File) use(ctx context.Context, run func(db *sqlite3.Conn, anew bool) error) (err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if f.writer != nil && erased(f.place.Path, f.opened) {
		if err := f.endWriter(); err != nil {
			return because(ctx, f.place.Path, err)
		}
	}
	anew := f.writer == nil
	if anew {
		if f.writer, f.opened, err = f.open(ctx, true); err != nil {
			return err
		}
	}
	db := f.writer
	defer db.SetInterrupt(db.SetInterrupt(ctx))
	return because(ctx, f.place.Path, run(db, anew))
}
