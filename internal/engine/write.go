package engine

import (
	"errors"
	"fmt"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Verb is what a statement does to rows.
type Verb uint8

// The verbs.
const (
	Insert Verb = 1 + iota
	Update
	Delete
)

// String returns the verb as SQL has it.
func (v Verb) String() string {
	return [...]string{"SELECT", "INSERT", "UPDATE", "DELETE"}[v]
}

// Changes says how statements may change a table.
type Changes struct {
	Insert, Delete bool
	// Set are the declared columns that an UPDATE may set.
	Set []int
	// Keys are the declared columns that name a row, by verb: where a statement gives one
	// by = or IN, and reads nothing else but Beside, no row is read. Beside are columns that
	// may be given by = so too.
	Keys   map[Verb][]int
	Beside []int
	// Keeps are the declared columns that are kept of each row that an UPDATE or a DELETE
	// finds, by verb.
	Keeps map[Verb][]int
}

// may reports whether a statement may do something to the table, and to one of its
// declared columns (an UPDATE; else -1).
func (c *Changes) may(v Verb) bool {
	switch {
	case c == nil:
		return false
	case v == Insert:
		return c.Insert
	case v == Delete:
		return c.Delete
	default:
		return len(c.Set) > 0
	}
}

// Change is one row that a statement inserts, changes or deletes. Nothing was done yet.
type Change struct {
	// Values are those of an INSERT, by declared column, NULL where none was given; of an
	// UPDATE those that it sets, by Set.
	Values []value.Value
	Set    []bool
	// Row are the values of the row that was found, as far as they were kept: by Kept.
	Row  []value.Value
	Kept []bool
}

// Writing is what a statement that writes has collected, and how it found its rows.
type Writing struct {
	Verb  Verb
	Table *Table
	// Named says that the statement names the rows by a key, in constants and parameters;
	// Unread besides that no row is read for it.
	Named, Unread bool

	facts   facts
	keep    []int           // columns kept
	named   map[string]bool // whether an access names rows by a key
	refused bool            // rows are not found by keys alone
	changes []Change
	found   map[int64]found
}

// found is a row that a scan of the table to be changed came by.
type found struct {
	values []value.Value
	taken  bool
}

// ErrSameRow says that an UPDATE … FROM comes to one row twice: which of its values was
// meant nobody can tell.
var ErrSameRow = errors.New("sql: UPDATE … FROM finds several rows for one row of the table: make it one, by a subquery with GROUP BY, since each row is changed once")

// writable is a table that statements may change. go-sqlite3 tells by the type alone.
type writable struct{ *table }

// Update implements [sqlite3.VTabUpdater]: it only collects. What was collected is done
// when the statement has come to its end without an error.
func (t *writable) Update(args ...sqlite3.Value) (id int64, err error) {
	defer t.native.caught(&err)
	w := t.native.current.writing
	if w == nil {
		return 0, errors.New("engine: internal error: a statement writes that was not prepared for it")
	}
	switch {
	case len(args) == 1:
		return 0, w.remove(args[0].Int64())
	case args[0].Type() == sqlite3.NULL:
		return int64(len(w.changes) + 1), w.insert(args[2:])
	default:
		return 0, w.update(args[0].Int64(), args[2:])
	}
}

func (w *Writing) insert(args []sqlite3.Value) error {
	c := Change{Values: make([]value.Value, len(args)), Set: make([]bool, len(args))}
	for i, v := range args {
		var err error
		if c.Values[i], err = w.read(i, v); err != nil {
			return err
		}
		c.Set[i] = !c.Values[i].IsNull()
	}
	w.changes = append(w.changes, c)
	return nil
}

func (w *Writing) update(id int64, args []sqlite3.Value) error {
	c, err := w.take(id)
	if err != nil {
		return err
	}
	c.Values, c.Set = make([]value.Value, len(args)), make([]bool, len(args))
	for i, v := range args {
		if v.NoChange() {
			continue
		}
		c.Set[i] = true
		if c.Values[i], err = w.read(i, v); err != nil {
			return err
		}
	}
	w.changes = append(w.changes, c)
	return nil
}

func (w *Writing) remove(id int64) error {
	c, err := w.take(id)
	if err == nil {
		w.changes = append(w.changes, c)
	}
	return err
}

// take takes a row that was found, which can be changed once.
func (w *Writing) take(id int64) (c Change, err error) {
	f, ok := w.found[id]
	switch {
	case !ok:
		return c, fmt.Errorf("engine: internal error: row %d is to be changed, and none such was found", id)
	case f.taken:
		return c, ErrSameRow
	}
	f.taken = true
	w.found[id] = f
	c.Row, c.Kept = f.values, make([]bool, len(f.values))
	for _, i := range w.keep {
		c.Kept[i] = true
	}
	return c, nil
}

// read copies a value for a column.
func (w *Writing) read(column int, v sqlite3.Value) (value.Value, error) {
	out, ok := readValue(v)
	if !ok {
		return value.Null, fmt.Errorf("sql: %s.%s: a BLOB is no value of these tables: CAST it AS TEXT", w.Table.Name, w.Table.Columns[column].Name)
	}
	return out, nil
}

// meet keeps what is needed of the row at which a cursor stands that is to be changed.
func (w *Writing) meet(id int64, c Cursor) {
	if _, known := w.found[id]; known {
		return
	}
	values := make([]value.Value, len(w.Table.Columns))
	for _, i := range w.keep {
		values[i] = c.Value(i)
	}
	w.found[id] = found{values: values}
}

// restart forgets what was collected.
func (w *Writing) restart() {
	if w != nil {
		w.changes, w.found = nil, map[int64]found{}
	}
}
