package format

import (
	"html"
	"io"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/export"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
)

// htmlWriter writes a table element, to stand in a page.
type htmlWriter struct {
	out  io.Writer
	null string
	line strings.Builder
}

func newHTML(w io.Writer, o Options) Writer { return &htmlWriter{out: w, null: o.Null} }

func (h *htmlWriter) Begin(columns []string) error {
	h.line.WriteString("<table>\n<thead>\n<tr>")
	for _, name := range columns {
		h.cell("<th>", name, "</th>")
	}
	h.line.WriteString("</tr>\n</thead>\n<tbody>\n")
	return h.flush()
}

func (h *htmlWriter) Row(values []any) error {
	h.line.WriteString("<tr>")
	for _, v := range values {
		open := "<td>"
		if export.IsNumber(v) {
			open = `<td align="right">`
		}
		h.cell(open, export.Text(v, h.null), "</td>")
	}
	h.line.WriteString("</tr>\n")
	return h.flush()
}

// End closes the table of a whole answer; that of another one stays open.
func (h *htmlWriter) End(whole bool) error {
	if whole {
		h.line.WriteString("</tbody>\n</table>\n")
	}
	return h.flush()
}

func (h *htmlWriter) cell(open, text, end string) {
	h.line.WriteString(open)
	h.line.WriteString(strings.ReplaceAll(html.EscapeString(sanitize.Visible(text)), "\n", "<br>"))
	h.line.WriteString(end)
}

func (h *htmlWriter) flush() error {
	_, err := io.WriteString(h.out, h.line.String())
	h.line.Reset()
	return err
}
