package lake

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	pq "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"

	"github.com/viewfinder-sql/viewfinder/internal/export/parquet"
)

// A group of rows ends at so many rows or bytes of text.
const (
	groupRows  = 100_000
	groupBytes = 48 << 20
)

// The places of the columns that rows are told apart by.
const (
	atAccount = iota
	atKey
	atFrom
	atTo
	atMissing
)

// scratch is a file that is gone when it is closed, however that comes about where the
// system allows it.
type scratch struct {
	*os.File
	gone bool
}

func newScratch() (*scratch, error) {
	f, err := os.CreateTemp("", "viewfinder-part-")
	if err != nil {
		return nil, err
	}
	return &scratch{f, os.Remove(f.Name()) == nil}, nil
}

// Close closes the file, and removes it.
func (s *scratch) Close() error {
	err := s.File.Close()
	if !s.gone {
		err = errors.Join(err, os.Remove(s.Name()))
	}
	return err
}

// size is how long the file is, in bytes.
func (s *scratch) size() (int64, error) {
	info, err := s.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// partWriter writes the rows of a part, which come in their order.
type partWriter struct {
	file     *pq.GenericWriter[any]
	t        *table
	row      pq.Row
	bytes    int
	rows     int64
	min, max time.Time // of seen_from
	ended    time.Time // the first seen_to; the end of time where all are open
	accounts []string
}

// never is when a part in which everything is open has something end.
var never = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

func newPartWriter(out io.Writer, t *table) *partWriter {
	return &partWriter{t: t, ended: never, row: make(pq.Row, len(t.columns)), file: pq.NewGenericWriter[any](out, parquet.Schema(t.name, t.columns),
		pq.Compression(&zstd.Codec{}), pq.MaxRowsPerRowGroup(groupRows), pq.CreatedBy("viewfinder", "", ""),
		pq.KeyValueMetadata("viewfinder.lake", fmt.Sprint(Format)))}
}

// values writes a row of plain values.
func (w *partWriter) values(values []any) error {
	for i, v := range values {
		value, err := parquet.Value(v, w.t.columns[i].Type, i)
		if err != nil {
			return fmt.Errorf("column %s: %w", w.t.columns[i].Name, err)
		}
		w.row[i] = value
	}
	return w.write(w.row)
}

// write writes a row of the part's columns.
func (w *partWriter) write(row pq.Row) error {
	account, from := string(row[atAccount].ByteArray()), time.UnixMicro(row[atFrom].Int64()).UTC()
	if w.rows == 0 || from.Before(w.min) {
		w.min = from
	}
	if w.rows == 0 || from.After(w.max) {
		w.max = from
	}
	if to := row[atTo]; !to.IsNull() {
		if at := time.UnixMicro(to.Int64()).UTC(); at.Before(w.ended) {
			w.ended = at
		}
	}
	if n := len(w.accounts); n == 0 || w.accounts[n-1] != account {
		w.accounts = append(w.accounts, account)
	}
	for _, v := range row {
		if v.Kind() == pq.ByteArray {
			w.bytes += len(v.ByteArray())
		}
	}
	w.rows++
	if _, err := w.file.WriteRows([]pq.Row{row}); err != nil {
		return err
	}
	if w.bytes < groupBytes {
		return nil
	}
	w.bytes = 0
	return w.file.Flush()
}

// partReader reads the rows of a part, in the columns of a table. A part may lack columns
// that came later.
type partReader struct {
	groups []pq.RowGroup // those that are not read yet
	rows   pq.Rows       // of the group that is read, nil for none
	to     []int         // the place of each column of the part in the table, -1 for none
	width  int
	buf    [1]pq.Row
	row    pq.Row // the row that is read, nil at the end
}

func newPartReader(file io.ReaderAt, size int64, t *table) (*partReader, error) {
	f, err := pq.OpenFile(file, size)
	if err != nil {
		return nil, err
	}
	place := map[string]int{}
	for i, c := range t.columns {
		place[c.Name] = i
	}
	r := &partReader{groups: f.RowGroups(), width: len(t.columns)}
	for i, c := range f.Root().Columns() {
		at, there := place[c.Name()]
		if !there || !c.Leaf() {
			return nil, fmt.Errorf("has a column %s, which %s does not have", c.Name(), t.name)
		}
		if i <= atTo && at != i {
			return nil, fmt.Errorf("has the column %s at another place", c.Name())
		}
		r.to = append(r.to, at)
	}
	if len(r.to) <= atTo {
		return nil, errors.New("is no part of a lake")
	}
	return r, r.next()
}

// next reads a row.
func (r *partReader) next() error {
	for {
		if r.rows == nil {
			if len(r.groups) == 0 {
				r.row = nil
				return nil
			}
			r.rows, r.groups = r.groups[0].Rows(), r.groups[1:]
		}
		n, err := r.rows.ReadRows(r.buf[:])
		if n > 0 {
			break
		}
		if err == nil {
			err = io.ErrNoProgress
		}
		if !errors.Is(err, io.EOF) {
			return err
		}
		if err := r.Close(); err != nil {
			return err
		}
	}
	row := make(pq.Row, r.width)
	for i := range row {
		row[i] = pq.NullValue().Level(0, 0, i)
	}
	for _, v := range r.buf[0] {
		at := r.to[v.Column()]
		v = v.Clone()
		row[at] = v.Level(v.RepetitionLevel(), v.DefinitionLevel(), at)
	}
	r.row = row
	return nil
}

// Close ends the reading.
func (r *partReader) Close() error {
	if r.rows == nil {
		return nil
	}
	rows := r.rows
	r.rows = nil
	return rows.Close()
}
