package machine

import "errors"

// transient is a table of records by their numbers, from 1.
type transient struct {
	arena
	// rows are the records from number before+1 on; "" is one that was deleted, as the
	// first ones, gone in number, were.
	rows   []string
	before int64
	gone   int
	bytes  int
	shared bool // by several cursors
}

// place is where a cursor stands in a transient table.
type place struct {
	table *transient
	row   int64
	at    standing
	null  bool // all its columns are NULL
}

// standing is what is known of where a cursor stands.
type standing uint8

const (
	nowhere standing = iota // before the beginning, or behind the end
	onRow                   // or where that was, before it was deleted
	unknown                 // SQLite leaves it open
)

// last is the largest number, 0 where there is none.
func (t *transient) last() int64 {
	for n := len(t.rows); n > 0 && t.rows[n-1] == ""; n-- {
		t.rows = t.rows[:n-1]
	}
	if len(t.rows) == 0 {
		t.before, t.gone = 0, 0
	}
	return t.before + int64(len(t.rows))
}

// find is the record with a number, "" where there is none.
func (t *transient) find(number int64) string {
	if i := number - t.before - 1; i >= 0 && i < int64(len(t.rows)) {
		return t.rows[i]
	}
	return ""
}

// behind is the smallest number above another one; ok is false where there is none.
func (t *transient) behind(number int64) (_ int64, ok bool) {
	for n := max(number, t.before+int64(t.gone)) + 1; n <= t.before+int64(len(t.rows)); n++ {
		if t.find(n) != "" {
			return n, true
		}
	}
	return 0, false
}

// add keeps a record behind the others, and returns how much memory that takes.
func (t *transient) add(number int64, record []byte) (bytes int, err error) {
	if number != t.last()+1 || len(record) == 0 {
		return 0, errNumber
	}
	t.rows = append(t.rows, t.keep(record))
	bytes = len(record) + overhead
	t.bytes += bytes
	return bytes, nil
}

var (
	errKept   = errors.New("engine: internal error: a program reads from where nothing is")
	errNumber = errors.New("engine: internal error: a program numbers rows as none does")
)

// remove deletes a record, and returns how much memory it took.
func (t *transient) remove(number int64) (bytes int) {
	const some = 64 // so many are not worth moving the others
	record := t.find(number)
	if record == "" {
		return 0
	}
	t.rows[number-t.before-1] = ""
	for t.gone < len(t.rows) && t.rows[t.gone] == "" {
		t.gone++
	}
	if t.gone >= some && 2*t.gone >= len(t.rows) {
		t.rows = t.rows[:copy(t.rows, t.rows[t.gone:])]
		t.before += int64(t.gone)
		t.gone = 0
	}
	bytes = len(record) + overhead
	t.bytes -= bytes
	return bytes
}

// clear deletes all records.
func (t *transient) clear() (bytes int) {
	bytes = t.bytes
	clear(t.rows) // what is behind the end is nobody's
	t.rows, t.before, t.gone, t.bytes, t.arena = t.rows[:0], 0, 0, 0, arena{}
	return bytes
}

// next moves a cursor on.
func (p *place) next() (more bool) {
	if p.at == nowhere {
		p.null = true
		return false
	}
	return p.stand(p.table.behind(p.row))
}

// stand has a cursor stand at a row, or at none.
func (p *place) stand(row int64, ok bool) bool {
	p.row, p.at, p.null = row, onRow, !ok
	if !ok {
		p.at = nowhere
	}
	return ok
}

// record is that of the row at which a cursor stands; "", whose fields are NULL, where it
// stands at none.
func (p *place) record() (string, error) {
	switch {
	case p.null:
		return "", nil
	case p.table == nil || p.at == unknown:
		return "", errKept
	}
	record := p.table.find(p.row)
	p.null = record == "" // it was deleted
	return record, nil
}
