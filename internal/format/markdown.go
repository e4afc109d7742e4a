package format

import (
	"io"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/export"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
)

type markdownWriter struct {
	out  io.Writer
	null string
	line strings.Builder
}

func newMarkdown(w io.Writer, o Options) Writer {
	if o.Null == "" {
		o.Null = "NULL"
	}
	return &markdownWriter{out: w, null: o.Null}
}

// markup keeps a value from starting markup or ending its cell.
var markup = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", `*`, `\*`, `[`, `\[`, `|`, `\|`,
	`<`, `&lt;`, `&`, `&amp;`, "\n", "<br>", "\t", " ",
)

func (m *markdownWriter) Begin(columns []string) error {
	m.line.Reset()
	for _, name := range columns {
		m.cell(name)
	}
	m.line.WriteString("|\n" + strings.Repeat("| --- ", len(columns)))
	return m.endLine()
}

func (m *markdownWriter) Row(values []any) error {
	m.line.Reset()
	for _, v := range values {
		m.cell(export.Text(v, m.null))
	}
	return m.endLine()
}

func (*markdownWriter) End(bool) error { return nil }

func (m *markdownWriter) cell(s string) {
	m.line.WriteString("| ")
	m.line.WriteString(markup.Replace(sanitize.Visible(s)))
	m.line.WriteByte(' ')
}

func (m *markdownWriter) endLine() error {
	m.line.WriteString("|\n")
	_, err := io.WriteString(m.out, m.line.String())
	return err
}
