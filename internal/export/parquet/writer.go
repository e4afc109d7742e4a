package parquet

import (
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"

	"github.com/viewfinder-sql/viewfinder/internal/export"
)

func init() { export.Register("parquet", newWriter) }

// A group of rows ends at so many rows or bytes.
const (
	groupRows  = 65_536
	groupBytes = 64 << 20
)

// writer is an [export.Document].
type writer struct {
	out     io.Writer
	file    *parquet.GenericWriter[any]
	columns []string
	types   []string
	row     parquet.Row
	rows    int64
	bytes   int // of texts in the group
	told    bool
}

func newWriter(w io.Writer, _ export.Options) (export.Writer, error) { return &writer{out: w}, nil }

func (w *writer) Types(types []string) { w.types = types }

func (w *writer) Begin(columns []string) error {
	if w.file != nil || w.told {
		return errors.New("parquet: the file has an answer already: name another for the next one")
	}
	w.columns = columns
	if len(w.types) != len(columns) {
		w.types = make([]string, len(columns))
	}
	w.row = make(parquet.Row, len(columns))
	w.file = parquet.NewGenericWriter[any](w.out, schemaOf(columns, w.types), parquet.Compression(&zstd.Codec{}),
		parquet.MaxRowsPerRowGroup(groupRows), parquet.CreatedBy("viewfinder", "", ""))
	return nil
}

func (w *writer) Row(values []any) error {
	w.rows++
	for i, v := range values {
		value, err := Value(v, w.types[i], i)
		if err != nil {
			return fmt.Errorf("parquet: row %d, column %s: %w", w.rows, w.columns[i], err)
		}
		if kind := value.Kind(); kind == parquet.ByteArray {
			w.bytes += len(value.ByteArray())
		}
		w.row[i] = value
	}
	if _, err := w.file.WriteRows([]parquet.Row{w.row}); err != nil {
		return because(err)
	}
	if w.bytes < groupBytes && w.rows%groupRows != 0 {
		return nil
	}
	w.bytes = 0
	return because(w.file.Flush())
}

func (w *writer) End(bool) error { return nil }

func (w *writer) Tell(about export.About) error {
	w.told = true
	if w.file == nil {
		return errors.New("parquet: the statement has been run, and has no columns to write")
	}
	for _, f := range about.Facts() {
		w.file.SetKeyValueMetadata("viewfinder."+snake(f.Name), export.Text(f.Value, ""))
	}
	return nil
}

func (w *writer) Close() error {
	if w.file == nil {
		return errors.New("parquet: there is no answer")
	}
	return because(w.file.Close())
}

func because(err error) error {
	if err != nil {
		return fmt.Errorf("parquet: %w", err)
	}
	return nil
}

// snake is a name as keys have them: time_zone.
func snake(name string) string {
	var out []byte
	for i, c := range []byte(name) {
		if c >= 'A' && c <= 'Z' {
			if i > 0 {
				out = append(out, '_')
			}
			c += 'a' - 'A'
		}
		out = append(out, c)
	}
	return string(out)
}
