package export

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

type csvWriter struct {
	out    *csv.Writer
	null   string
	defuse bool
	record []string
}

func newCSV(w io.Writer, o Options) (Writer, error) {
	c := &csvWriter{out: csv.NewWriter(w), null: o.Null, defuse: o.Defuse}
	switch o.Delimiter {
	case 0:
	case '"', '\r', '\n', utf8.RuneError:
		return nil, fmt.Errorf("%q cannot part fields", o.Delimiter)
	default:
		c.out.Comma = o.Delimiter
	}
	return c, nil
}

func (c *csvWriter) Begin(columns []string) error {
	c.record = make([]string, len(columns))
	return c.write(columns)
}

func (c *csvWriter) Row(values []any) error {
	for i, v := range values {
		if c.record[i] = Text(v, c.null); c.defuse {
			c.record[i] = defused(v, c.record[i])
		}
	}
	return c.write(c.record)
}

func (c *csvWriter) write(record []string) error {
	if err := c.out.Write(record); err != nil {
		return err
	}
	c.out.Flush() // a reader sees each row as it arrives
	return c.out.Error()
}

func (*csvWriter) End(bool) error { return nil }

type tsvWriter struct {
	out    io.Writer
	null   string
	defuse bool
	line   strings.Builder
}

func newTSV(w io.Writer, o Options) (Writer, error) {
	if o.Null == "" {
		o.Null = `\N`
	}
	return &tsvWriter{out: w, null: o.Null, defuse: o.Defuse}, nil
}

var tsvEscapes = strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)

func (t *tsvWriter) Begin(columns []string) error {
	for i, name := range columns {
		t.field(i, tsvEscapes.Replace(name))
	}
	return t.endLine()
}

func (t *tsvWriter) Row(values []any) error {
	for i, v := range values {
		if v == nil {
			t.field(i, t.null)
			continue
		}
		text := Text(v, "")
		if t.defuse {
			text = defused(v, text)
		}
		t.field(i, tsvEscapes.Replace(text))
	}
	return t.endLine()
}

func (t *tsvWriter) field(i int, s string) {
	if i > 0 {
		t.line.WriteByte('\t')
	}
	t.line.WriteString(s)
}

func (t *tsvWriter) endLine() error {
	t.line.WriteByte('\n')
	_, err := io.WriteString(t.out, t.line.String())
	t.line.Reset()
	return err
}

func (*tsvWriter) End(bool) error { return nil }
