package web

import (
	"fmt"
	"io"

	"github.com/viewfinder-sql/viewfinder/internal/export"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// body writes the rows of an answer, and what is told beside them.
type body interface {
	Row(values []any) error
	// finish writes the end: the report, or the problem that broke the answer off.
	finish(r report, p *problem) error
}

// newBody begins the body of a form.
func newBody(f form, out io.Writer, a *ask, columns []session.Column) (body, error) {
	w, err := f.writer(out, a)
	if err != nil {
		return nil, err
	}
	var b body
	switch f.name {
	case "json":
		_, err = fmt.Fprintf(out, `{"columns":%s,"rows":`, line(columnsOf(columns)))
		b = &document{w, out}
	case "ndjson":
		b = &lines{w, out, columnsOf(columns)}
	default:
		b = &table{w}
	}
	if err == nil {
		err = w.Begin(namesOf(columns))
	}
	return b, err
}

// document is one JSON document, which stays open where it breaks off.
type document struct {
	export.Writer
	out io.Writer
}

func (d *document) finish(r report, p *problem) error {
	if p != nil {
		if err := d.End(false); err != nil {
			return err
		}
		_, err := fmt.Fprintf(d.out, `{"@error":%s`, line(p)) // in the place of a row, and open too
		return err
	}
	if err := d.End(true); err != nil {
		return err
	}
	_, err := fmt.Fprintf(d.out, ",\"report\":%s}\n", line(r))
	return err
}

// lines are a JSON object on each line, the last of which is none of a row.
type lines struct {
	export.Writer
	out     io.Writer
	columns []column
}

func (l *lines) finish(r report, p *problem) error {
	r.Columns = l.columns
	if err := l.End(p == nil); err != nil {
		return err
	}
	last := map[string]any{"@report": r}
	if p != nil {
		last["@error"] = p
	}
	_, err := fmt.Fprintf(l.out, "%s\n", line(last))
	return err
}

// table has rows alone.
type table struct{ export.Writer }

func (t *table) finish(_ report, p *problem) error { return t.End(p == nil) }
