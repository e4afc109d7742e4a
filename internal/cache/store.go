package cache

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Batch is what one scan brought.
type Batch struct {
	Table Table // with the columns of the rows, in their order, those of the key among them
	Scan  Scan  // its ID is given by the file
	Rows  [][]value.Value
	Pile  *Pile // more rows, behind those; nil for none
	How   How
}

// Len is how many rows it has.
func (b *Batch) Len() int {
	if b.Pile == nil {
		return len(b.Rows)
	}
	return len(b.Rows) + b.Pile.Len()
}

// each hands over the rows, each valid until the next.
func (b *Batch) each(take func(row []value.Value) error) error {
	for _, row := range b.Rows {
		if err := take(row); err != nil {
			return err
		}
	}
	if b.Pile == nil {
		return nil
	}
	return b.Pile.each(take)
}

// How is what becomes of what was kept before.
type How struct {
	// Truncate has the rows of before leave.
	Truncate bool
	// Drop makes the table anew.
	Drop bool
	// Strict has a column that the kept table lacks be an error.
	Strict bool
}

func (h How) shape() shape {
	switch {
	case h.Drop:
		return replace
	case h.Strict:
		return strict
	}
	return widen
}

// ErrLeaseLost says that another process reads the table anew by now.
var ErrLeaseLost = errors.New("another process has taken over reading the table")

// Store writes batches in one transaction. Of a lease that has ended meanwhile nothing is
// written: [ErrLeaseLost].
func (f *File) Store(ctx context.Context, lease *Lease, batches ...Batch) error {
	return f.write(ctx, func(db *sqlite3.Conn) error {
		if err := lease.check(db); err != nil {
			return err
		}
		for i := range batches {
			if err := store(db, &batches[i]); err != nil {
				return fmt.Errorf("%s: %w", batches[i].Table.Name, err)
			}
		}
		return nil
	})
}

// Fits fails with a [*ColumnError] as [File.Store] would of a batch, whatever its rows.
func (f *File) Fits(ctx context.Context, b *Batch) error {
	return f.write(ctx, func(db *sqlite3.Conn) error {
		_, _, err := remaining(db, &b.Table, b.How.shape())
		return err
	})
}

// Outdate has the book say of no version of the API that its lines are of it, where there is a
// file: what they rest on has changed there.
func (f *File) Outdate(ctx context.Context) error {
	if _, err := os.Lstat(f.place.Path); err != nil {
		return nil //nolint:nilerr // there is nothing to outdate
	}
	return f.write(ctx, func(db *sqlite3.Conn) error { return run(db, "UPDATE viewfinder_scan SET version = ''") })
}

func store(db *sqlite3.Conn, b *Batch) error {
	t, s := &b.Table, &b.Scan
	if err := ensure(db, t, b.How.shape()); err != nil {
		return err
	}
	if b.How.Truncate {
		if err := db.Exec("DELETE FROM " + physical(t.Name)); err != nil {
			return err
		}
		if err := run(db, "DELETE FROM viewfinder_scan WHERE name = ?", t.Name); err != nil {
			return err
		}
	}
	s.Table, s.Rows = t.Name, int64(b.Len())
	if err := run(db, `INSERT INTO viewfinder_scan(name, accounts, since, until, columns, version, began, ended, complete, calls, rows, reasons)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, t.Name, text(s.Accounts), seconds(s.Since), seconds(s.Until), text(s.Columns), s.Version,
		s.Began.UnixMilli(), s.Ended.UnixMilli(), s.Complete, int64(s.Calls), s.Rows, text(s.Reasons)); err != nil {
		return err
	}
	s.ID = db.LastInsertRowID()
	before, err := count(db, t.Name)
	if err != nil {
		return err
	}
	if err := upsert(db, b); err != nil {
		return err
	}
	after, err := count(db, t.Name)
	if err != nil {
		return err
	}
	if s.Complete {
		if err := vanish(db, t, s); err != nil {
			return err
		}
	}
	return settle(db, s, after > before)
}

func count(db *sqlite3.Conn, table string) (n int64, err error) {
	st, _, err := db.Prepare("SELECT count(*) FROM " + physical(table))
	if err != nil {
		return 0, err
	}
	if st.Step() {
		n = st.ColumnInt64(0)
	}
	return n, errors.Join(st.Err(), st.Close())
}

// upsert writes the rows, those that are there already by their keys.
func upsert(db *sqlite3.Conn, b *Batch) error {
	first, err := firstPlace(db, b.Table.Name, b.Len())
	if err != nil {
		return err
	}
	st, _, err := db.Prepare(upsertText(&b.Table))
	if err != nil {
		return err
	}
	defer func() { _ = st.Close() }()
	place := first
	return b.each(func(row []value.Value) error {
		for i, v := range row {
			if err := bind(st, i+1, v); err != nil {
				return err
			}
		}
		if err := errors.Join(st.BindInt64(len(row)+1, place), st.BindInt64(len(row)+2, b.Scan.ID)); err != nil {
			return err
		}
		place++
		return st.Exec()
	})
}

// firstPlace is where n rows stand in front of all others.
func firstPlace(db *sqlite3.Conn, table string, n int) (first int64, err error) {
	st, _, err := db.Prepare(fmt.Sprintf("SELECT min(%s) FROM %s", placeColumn, physical(table)))
	if err != nil {
		return 0, err
	}
	if st.Step() {
		first = st.ColumnInt64(0)
	}
	return first - int64(n), errors.Join(st.Err(), st.Close())
}

func upsertText(t *Table) string {
	var names, values, set []string
	for _, c := range t.Columns {
		names, values = append(names, quoted(c.Name)), append(values, "?")
		set = append(set, quoted(c.Name)+" = excluded."+quoted(c.Name))
	}
	for _, c := range []string{placeColumn, scanColumn} {
		names, values, set = append(names, c), append(values, "?"), append(set, c+" = excluded."+c)
	}
	return fmt.Sprintf("INSERT INTO %s(%s) VALUES (%s) ON CONFLICT(%s) DO UPDATE SET %s", physical(t.Name),
		strings.Join(names, ", "), strings.Join(values, ", "), keyed(t.Key), strings.Join(set, ", "))
}

// vanish has the rows leave that a complete scan covers and has not met.
func vanish(db *sqlite3.Conn, t *Table, s *Scan) error {
	if s.Span.Whole() {
		return run(db, fmt.Sprintf("DELETE FROM %s WHERE %s <> ?", physical(t.Name), scanColumn), s.ID)
	}
	of := func(name string) string {
		if name == "" {
			return "NULL"
		}
		return quoted(name)
	}
	st, _, err := db.Prepare(fmt.Sprintf("SELECT rowid, %s, %s FROM %s WHERE %s <> ?", of(t.Account), of(t.Time), physical(t.Name), scanColumn))
	if err != nil {
		return err
	}
	defer func() { _ = st.Close() }()
	if err := st.BindInt64(1, s.ID); err != nil {
		return err
	}
	var gone []int64
	for st.Step() {
		if s.Accounts != nil && !slices.Contains(s.Accounts, st.ColumnText(1)) {
			continue
		}
		if !s.Since.IsZero() || !s.Until.IsZero() {
			at, ok := value.ParseTime(st.ColumnText(2))
			if !ok || !s.Since.IsZero() && at.Before(s.Since) || !s.Until.IsZero() && at.After(s.Until) {
				continue
			}
		}
		gone = append(gone, st.ColumnInt64(0))
	}
	if err := st.Err(); err != nil {
		return err
	}
	for _, id := range gone {
		if err := run(db, fmt.Sprintf("DELETE FROM %s WHERE rowid = ?", physical(t.Name)), id); err != nil {
			return err
		}
	}
	return nil
}

// settle has the lines of the book leave that a new one makes needless, or wrong: those of
// another version of the API, and, where rows came new, those with columns that these lack.
func settle(db *sqlite3.Conn, s *Scan, grew bool) error {
	all, err := scans(db, s.Table)
	if err != nil {
		return err
	}
	for i := range all {
		old := &all[i]
		if old.ID == s.ID {
			continue
		}
		within := s.has(old.Columns)
		needless := s.Complete && within && s.Span.Holds(old.Span) || !s.Complete && !old.Complete && within && s.Span.Holds(old.Span)
		if needless || old.Version != s.Version || grew && !within {
			if err := run(db, "DELETE FROM viewfinder_scan WHERE id = ?", old.ID); err != nil {
				return err
			}
		}
	}
	return nil
}
