package connprops

import (
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// Values holds properties that are set, each with its canonical text. Printing
// it with fmt masks what is sensitive; [Format] does not.
type Values map[*Property]string

// InOrder yields the properties that are set, in the order of the table.
func (v Values) InOrder() iter.Seq2[*Property, string] {
	return func(yield func(*Property, string) bool) {
		for _, p := range table {
			if text, ok := v[p]; ok && !yield(p, text) {
				return
			}
		}
	}
}

// Format implements [fmt.Formatter] with [Redact], for every verb.
func (v Values) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, Redact(v)) }

// Format writes v as a connection string, secrets included, in the order of the
// table and quoted where needed. [Parse] reads it back to the same values.
func Format(v Values) string { return v.print(func(_ *Property, text string) string { return text }) }

// Redact writes v as [Format] does, with every sensitive value masked.
func Redact(v Values) string { return v.print((*Property).Shown) }

// Shown returns text as anyone may see it: masked when p is sensitive.
func (p *Property) Shown(text string) string {
	if p.Masked() && text != "" {
		return secret.Mask
	}
	return text
}

func (v Values) print(show func(*Property, string) string) string {
	var dsn strings.Builder
	for p, text := range v.InOrder() {
		if dsn.Len() > 0 {
			dsn.WriteByte(';')
		}
		dsn.WriteString(p.Name)
		dsn.WriteByte('=')
		dsn.WriteString(quote(show(p, text)))
	}
	return dsn.String()
}

// quote quotes text where a connection string needs it, with the quote that the
// text does not hold.
func quote(text string) string {
	if text == strings.Trim(text, blanks) && !strings.ContainsAny(text, ";=") && !strings.HasPrefix(text, `"`) && !strings.HasPrefix(text, "'") {
		return text
	}
	mark := `"`
	if strings.Contains(text, mark) && !strings.Contains(text, "'") {
		mark = "'"
	}
	return mark + strings.ReplaceAll(text, mark, mark+mark) + mark
}
