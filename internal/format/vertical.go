package format

import (
	"fmt"
	"io"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/export"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
	"github.com/viewfinder-sql/viewfinder/internal/textwidth"
)

type verticalWriter struct {
	out    io.Writer
	null   string
	names  []string // padded to one width
	indent string   // as wide as a name and the gap after it
	rows   int64
}

func newVertical(w io.Writer, o Options) Writer {
	if o.Null == "" {
		o.Null = "NULL"
	}
	return &verticalWriter{out: w, null: o.Null}
}

func (v *verticalWriter) Begin(columns []string) error {
	width := 0
	for _, name := range columns {
		width = max(width, textwidth.Of(sanitize.Visible(name)))
	}
	v.names = make([]string, len(columns))
	for i, name := range columns {
		v.names[i] = textwidth.Left(sanitize.Visible(name), width)
	}
	v.indent = strings.Repeat(" ", width+2)
	return nil
}

func (v *verticalWriter) Row(values []any) error {
	v.rows++
	var b strings.Builder
	fmt.Fprintf(&b, "[row %d]\n", v.rows)
	for i, value := range values {
		before := v.names[i] + "  "
		for line := range strings.SplitSeq(sanitize.Visible(export.Text(value, v.null)), "\n") {
			b.WriteString(strings.TrimRight(before+line, " "))
			b.WriteByte('\n')
			before = v.indent
		}
	}
	_, err := io.WriteString(v.out, b.String())
	return err
}

func (*verticalWriter) End(bool) error { return nil }
