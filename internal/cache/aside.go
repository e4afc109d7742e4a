package cache

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/privatefile"
	"github.com/viewfinder-sql/viewfinder/internal/value"
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
		p.endPut()
		p.table = "" // it goes with the file
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

// Pile are the rows of one scan that wait, in their order.
type Pile struct {
	aside *Aside
	key   []int
	n     int
	twice bool

	rows  [][]value.Value // in memory, the last of all
	size  int             // theirs
	keys  map[string]bool // theirs
	table string          // in the file, "" for none
	width int
	put   *sqlite3.Stmt
}

// Add puts a row on the pile, which keeps it.
func (p *Pile) Add(ctx context.Context, row []value.Value) error {
	if p.twice || p.aside.err != nil {
		return p.aside.err
	}
	p.n++
	if p.key != nil {
		var key strings.Builder
		for _, at := range p.key {
			fmt.Fprintf(&key, "%d:%s", len(row[at].Text()), row[at].Text())
		}
		if p.keys[key.String()] {
			p.double()
			return nil
		}
		if p.keys == nil {
			p.keys = map[string]bool{}
		}
		p.keys[key.String()] = true
	}
	p.rows = append(p.rows, row)
	size := sizeOf(row)
	p.size += size
	if p.aside.size += size; p.aside.size <= mostAside {
		return nil
	}
	return p.aside.spill(ctx)
}

// sizeOf is about how much memory a row takes, with its key.
func sizeOf(row []value.Value) int {
	const each = 64
	size := each
	for _, v := range row {
		size += each
		switch v.Kind() {
		case value.KindText:
			size += len(v.Text())
		case value.KindBlob:
			size += len(v.Bytes())
		}
	}
	return size
}

// Len is how many rows there are.
func (p *Pile) Len() int { return p.n }

// Single reports whether no two rows have the same key; where two have there are none.
func (p *Pile) Single(ctx context.Context) (bool, error) {
	if p.table != "" && p.key != nil && len(p.rows) > 0 {
		if err := p.aside.spill(ctx); err != nil {
			return false, err
		}
	}
	return !p.twice, nil
}

// double forgets the rows, two of which have the same key.
func (p *Pile) double() {
	p.Forget()
	p.twice = true
}

// Forget has it have no rows.
func (p *Pile) Forget() {
	p.endPut()
	if p.table != "" && p.aside.db != nil && p.aside.err == nil {
		p.aside.err = because(context.Background(), p.aside.file.place.Path, p.aside.db.Exec("DROP TABLE "+p.table))
	}
	p.aside.size -= p.size
	p.rows, p.keys, p.n, p.table, p.size = nil, nil, 0, "", 0
}

func (p *Pile) endPut() {
	if p.put != nil {
		_ = p.put.Close() // what it has written is told
		p.put = nil
	}
}

// spill writes down the rows in memory.
func (p *Pile) spill() error {
	if len(p.rows) == 0 {
		return nil
	}
	if p.put == nil {
		if err := p.make(len(p.rows[0])); err != nil {
			return err
		}
	}
	for _, row := range p.rows {
		for i, v := range row {
			if err := bind(p.put, i+1, v); err != nil {
				return err
			}
		}
		if err := p.put.Exec(); err != nil {
			return err
		}
		if p.aside.db.Changes() == 0 {
			p.double()
			return nil
		}
	}
	p.aside.size -= p.size
	p.rows, p.keys, p.size = nil, nil, 0
	return nil
}

// make makes the table of the pile.
func (p *Pile) make(width int) (err error) {
	db := p.aside.db
	p.aside.made++
	p.table, p.width = fmt.Sprintf("pile%d", p.aside.made), width
	columns := make([]string, width)
	for i := range columns {
		columns[i] = fmt.Sprintf("c%d", i)
	}
	text := fmt.Sprintf("CREATE TABLE %s(%s)", p.table, strings.Join(columns, ", "))
	if p.key != nil {
		key := make([]string, len(p.key))
		for i, at := range p.key {
			key[i] = columns[at]
		}
		text += fmt.Sprintf("; CREATE UNIQUE INDEX key_%[1]s ON %[1]s(%[2]s)", p.table, strings.Join(key, ", "))
	}
	if err := db.Exec(text); err != nil {
		return err
	}
	p.put, _, err = db.Prepare(fmt.Sprintf("INSERT OR IGNORE INTO %s VALUES (%s)", p.table, strings.TrimSuffix(strings.Repeat("?, ", width), ", ")))
	return err
}

// each hands over the rows, each valid until the next.
func (p *Pile) each(take func(row []value.Value) error) (err error) {
	if p.twice {
		return nil
	}
	if p.table != "" {
		if err := p.eachWritten(take); err != nil {
			return err
		}
	}
	for _, row := range p.rows {
		if err := take(row); err != nil {
			return err
		}
	}
	return nil
}

func (p *Pile) eachWritten(take func(row []value.Value) error) error {
	st, _, err := p.aside.db.Prepare("SELECT * FROM " + p.table + " ORDER BY rowid")
	if err != nil {
		return err
	}
	defer func() { _ = st.Close() }() // it has only read
	row := make([]value.Value, p.width)
	for st.Step() {
		for i := range row {
			row[i] = columnOf(st, i)
		}
		if err := take(row); err != nil {
			return err
		}
	}
	return st.Err()
}
