package cache

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/privatefile"
)

// Aside is where rows wait until the scans that brought them are whole: the first of them in
// memory, more in a file beside that of the cache. That file has no name as soon as it is open,
// where the system allows it, and a key that nobody knows: a program that is killed leaves
// nothing of it. It is for one goroutine at a time.
type Aside struct {
	file  *File
	piles []*Pile
	size  int // of what is in memory, in bytes

	db   *sqlite3.Conn // nil while all is in memory
	path string        // of its file
	err  error         // why it can be used no more
	made int           // how many tables there are
}

// mostAside is how much of what waits is in memory, in bytes.
const mostAside = 4 << 20

// asideMark stands between the name of the cache and what tells the files beside it apart.
const asideMark = "-next-"

// Aside has rows wait for a Store. Nothing is opened.
func (f *File) Aside() *Aside { return &Aside{file: f} }

// Pile makes a pile for the rows of one scan. key are the places of the columns by which no two
// of them may be the same, nil where they may.
func (a *Aside) Pile(key []int) *Pile {
	p := &Pile{aside: a, key: key}
	a.piles = append(a.piles, p)
	return p
}

// Close forgets what waits.
func (a *Aside) Close() error {
	for _, p := range a.piles {
		p.Forget()
	}
	a.piles = nil
	if a.db == nil {
		return nil
	}
	err := a.db.Close()
	a.db = nil
	_ = os.Remove(a.path) // where the system keeps the name of an open file
	return err
}

// spill writes down what is in memory.
func (a *Aside) spill(ctx context.Context) (err error) {
	defer func() { err = because(ctx, a.file.place.Path, err); a.err = err }()
	if a.db == nil {
		if err := a.open(ctx); err != nil {
			return err
		}
	}
	defer a.db.SetInterrupt(a.db.SetInterrupt(ctx))
	if err := a.db.Exec("BEGIN"); err != nil {
		return err
	}
	for _, p := range a.piles {
		if err := p.spill(); err != nil {
			return err
		}
	}
	a.size = 0
	return a.db.Exec("COMMIT")
}

// open makes the file. That is done in a transaction of the cache, and so is [sweep]: what has a
// name meanwhile belongs to a program that was killed.
func (a *Aside) open(ctx context.Context) error {
	key := make([]byte, KeySize)
	_, _ = rand.Read(key) // it never fails
	a.path = a.file.place.Path + asideMark + strings.ToLower(rand.Text())
	return a.file.write(ctx, func(*sqlite3.Conn) error {
		if err := privatefile.Touch(a.path); err != nil {
			return err
		}
		db, err := sqlite3.OpenFlags(privatefile.SQLite(a.path, "vfs=adiantum"), sqlite3.OPEN_READWRITE|sqlite3.OPEN_NOFOLLOW|sqlite3.OPEN_URI)
		if err != nil {
			return errors.Join(err, os.Remove(a.path))
		}
		// Of what is lost anyway with the program there is nothing to bring back.
		err = db.Exec("PRAGMA hexkey='" + hex.EncodeToString(key) + "'; PRAGMA temp_store = MEMORY; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE")
		_ = os.Remove(a.path)
		if err != nil {
			return errors.Join(err, db.Close())
		}
		a.db = db
		return nil
	})
}

// sweep removes the files of [Aside] that a program left which was killed while it made one.
func sweep(path string) error {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return err
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), filepath.Base(path)+asideMark) {
			_ = os.Remove(filepath.Join(filepath.Dir(path), e.Name())) // where names of open files stay, that of one is refused
		}
	}
	return nil
}
