package cache

import (
	"context"
	"fmt"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Pile are the rows of one scan that wait, in their order.
type Pile struct {
	aside *Aside
	key   []int
	n     int
	twice bool

	rows  [][]value.Value // in memory, the last of all
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
	if p.aside.size += sizeOf(row); p.aside.size <= mostAside {
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
	p.rows, p.keys, p.n, p.table = nil, nil, 0, ""
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
	p.rows, p.keys = nil, nil
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

// columnOf is the value of a column of a statement's row.
func columnOf(st *sqlite3.Stmt, i int) value.Value {
	switch st.ColumnType(i) {
	case sqlite3.INTEGER:
		return value.Int(st.ColumnInt64(i))
	case sqlite3.FLOAT:
		return value.Float(st.ColumnFloat(i))
	case sqlite3.TEXT:
		return value.Text(st.ColumnText(i))
	case sqlite3.BLOB:
		return value.Blob(st.ColumnBlob(i, nil))
	default:
		return value.Null
	}
}
