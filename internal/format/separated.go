package format

import (
	"encoding/csv"
	"io"
	"strings"
)

type csvWriter struct {
	out    *csv.Writer
	null   string
	record []string
}

func newCSV(w io.Writer, o Options) Writer {
	return &csvWriter{out: csv.NewWriter(w), null: o.Null}
}

func (c *csvWriter) Begin(columns []string) error {
	c.record = make([]string, len(columns))
	return c.write(columns)
}

func (c *csvWriter) Row(values []any) error {
	for i, v := range values {
		c.record[i] = plain(v, c.null)
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
	out  io.Writer
	null string
	line strings.Builder
}

func newTSV(w io.Writer, o Options) Writer {
	if o.Null == "" {
		o.Null = `\N`
	}
	return &tsvWriter{out: w, null: o.Null}
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
		} else {
			t.field(i, tsvEscapes.Replace(plain(v, "")))
		}
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
