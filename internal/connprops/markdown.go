package connprops

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

const markdownIntro = `<!-- Generated from internal/connprops; edit the table there. -->

# Connection properties

A connection string is a list of ` + "`Name=Value`" + ` pairs separated by ` + "`;`" + `:

    OAuthAccessToken=…;BusinessAccountId=17841400000000000;Timeout=30

Names are case-insensitive, and may be written with spaces (` + "`OAuth Client Id`" + `). A value that holds ` + "`;`" + ` or ` + "`=`" + `,
begins with a quote, or has blanks at an end is put in single or double quotes; a quote inside is doubled. An empty
value means the default. A name may come once.

Status:

- **active**: the value is used. Values listed as "not yet" are refused.
- **accepted**: the value is checked and has no effect; the description says why that is harmless.
- **refused**: the default may be written out; any other value is an error that begins "not supported yet".

Values of properties marked *masked* are hidden wherever a connection string is printed.
`

// WriteMarkdown writes the reference page of connection properties: how a
// connection string is written, then one table for each category.
func WriteMarkdown(w io.Writer) error {
	var page bytes.Buffer
	page.WriteString(markdownIntro)
	var category Category
	for _, p := range table {
		if p.Category != category {
			category = p.Category
			fmt.Fprintf(&page, "\n## %s\n\n| Name | Type | Values | Default | Status | Description |\n|---|---|---|---|---|---|\n", category)
		}
		fmt.Fprintf(&page, "| `%s` | %s | %s | %s | %s | %s |\n", p.Name, p.markdownType(), p.markdownValues(), code(p.Default)+p.Unset, p.Status, p.markdownDescription())
	}
	_, err := w.Write(page.Bytes())
	return err
}

func (p *Property) markdownType() string {
	if p.Masked() {
		return p.Type.String() + ", masked"
	}
	return p.Type.String()
}

func (p *Property) markdownValues() string {
	var now, later []string
	for _, choice := range p.Choices {
		if choice.Refused == "" {
			now = append(now, code(choice.Text))
		} else {
			later = append(later, code(choice.Text))
		}
	}
	values := strings.Join(now, ", ")
	if later != nil {
		values += "; not yet: " + strings.Join(later, ", ")
	}
	if p.Choices != nil {
		return values
	}
	switch p.Type {
	case Int:
		return strings.TrimLeft(p.bounds(), ", ")
	case Bool:
		return "`true`, `false`"
	case Seconds:
		return "seconds" + p.bounds()
	case Size:
		return "such as `100MB`"
	default:
		return ""
	}
}

// markdownDescription joins the description and the reason of the status.
func (p *Property) markdownDescription() string {
	text := p.Description
	switch p.Status {
	case Accepted:
		text += " " + p.Reason
	case Refused:
		text += " Not supported yet: " + p.Reason + "."
	case Active:
	}
	return strings.ReplaceAll(text, "|", `\|`)
}

func code(text string) string {
	if text == "" {
		return ""
	}
	return "`" + text + "`"
}
