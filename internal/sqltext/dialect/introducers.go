package dialect

import (
	"strconv"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

var nameForms = []Form{
	{
		Family:  "Names",
		Syntax:  "Catalog.Schema.Table, Schema.Table, Schema.Table.Column",
		Meaning: "the table's or column's own name; the qualifiers may be quoted in any way",
		Example: "SELECT [Instagram].[t].[a] FROM CData.Instagram.t", Result: "1",
		token: by(qualified.qualifiers),
	},
	{
		Family:  "Names",
		Syntax:  "N'text'",
		Meaning: "the string 'text': all text is Unicode",
		Example: "SELECT N'é'", Result: "é",
		words: []string{"N"}, token: introducer,
	},
	{
		Family:  "Names",
		Syntax:  "_utf8'text', _utf8mb4'text', _binary'text'",
		Meaning: "the string 'text'",
		Example: "SELECT _utf8mb4'é', _binary'a'", Result: "é|a",
		words: syntax.Introducers[1:], token: introducer,
	},
	{
		Family:  "Names",
		Syntax:  "b'101'",
		Meaning: "the number with those binary digits",
		Example: "SELECT b'101', B'101' + 1", Result: "5|6",
		words: []string{"B"},
		token: func(r *rewriter, i int) error {
			if !r.IsIntroduced(i) {
				return nil
			}
			n, err := strconv.ParseUint("0"+token.Unquote(r.Text(i+1)), 2, 63)
			if err != nil {
				return r.ErrorAt(i, "%s%s: write up to 63 binary digits", r.Text(i), r.Text(i+1))
			}
			r.edits.Drop(i, i+1)
			r.edits.Replace(i+1, strconv.FormatUint(n, 10))
			r.Join(i, i+1)
			return nil
		},
	},
}

// introducer takes away what stands before a string.
func introducer(r *rewriter, i int) error {
	if r.IsIntroduced(i) {
		r.edits.Drop(i, i+1)
		r.Join(i, i+1)
	}
	return nil
}
