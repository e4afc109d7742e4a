package sqltext

import "strconv"

var nameForms = []Form{
	{
		Family:  "Names",
		Syntax:  "Catalog.Schema.Table, Schema.Table, Schema.Table.Column",
		Meaning: "the table's or column's own name; the qualifiers may be quoted in any way",
		Example: "SELECT [Instagram].[t].[a] FROM CData.Instagram.t", Result: "1",
		token: (*analysis).qualifiers,
	},
	{
		Family:  "Names",
		Syntax:  "N'text'",
		Meaning: "the string 'text': all text is Unicode",
		Example: "SELECT N'é'", Result: "é",
		words: []string{"N"}, token: (*analysis).introducer,
	},
	{
		Family:  "Names",
		Syntax:  "_utf8'text', _utf8mb4'text', _binary'text'",
		Meaning: "the string 'text'",
		Example: "SELECT _utf8mb4'é', _binary'a'", Result: "é|a",
		words: introducers[1:], token: (*analysis).introducer,
	},
	{
		Family:  "Names",
		Syntax:  "b'101'",
		Meaning: "the number with those binary digits",
		Example: "SELECT b'101', B'101' + 1", Result: "5|6",
		words: []string{"B"},
		token: func(a *analysis, i int) error {
			if !a.isIntroduced(i) {
				return nil
			}
			n, err := strconv.ParseUint("0"+unquote(a.text(i+1)), 2, 63)
			if err != nil {
				return a.errorAt(i, "%s%s: write up to 63 binary digits", a.text(i), a.text(i+1))
			}
			a.edits.drop(i, i+1)
			a.edits.replace(i+1, strconv.FormatUint(n, 10))
			a.span(i, i+1)
			return nil
		},
	},
}

// introducers are what may stand right before a string and says what is in it.
var introducers = []string{"N", "_UTF8", "_UTF8MB3", "_UTF8MB4", "_ASCII", "_BINARY"}

// introducer takes away what stands before a string.
func (a *analysis) introducer(i int) error {
	if a.isIntroduced(i) {
		a.edits.drop(i, i+1)
		a.span(i, i+1)
	}
	return nil
}

// isIntroduced reports whether N'text' or its like begins at token i.
func (s *script) isIntroduced(i int) bool {
	return (s.oneOf(i, introducers...) || s.word(i) == "B") && s.kind(i+1) == String && s.tokens[i].End == s.tokens[i+1].Start
}
