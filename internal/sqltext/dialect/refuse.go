package dialect

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// Refuse fails, with a [*token.Error], on what SQLite would misread in any statement, and
// on one that begins as none that is supported does.
func Refuse(s *syntax.Script) error {
	for i, w := range s.Words {
		if w == "#" {
			return hash(s, i)
		}
	}
	for _, r := range refusalsByVerb[s.Word(0)] {
		return r.error(s, 0)
	}
	return nil
}

// hash says what # at token i was meant for.
func hash(s *syntax.Script, i int) error {
	glued := i > 0 && s.Tokens[i-1].End == s.Tokens[i].Start && (s.Kind(i-1) == token.Word || s.Kind(i-1) == token.Quoted)
	switch suffix := s.Word(i + 1); {
	case glued && suffix == "TEMP":
		return s.Unsupported(i-1, "temporary tables (%s#TEMP): insert the rows by one statement, INSERT … VALUES (…), (…), or INSERT … SELECT", s.Text(i-1))
	case glued && s.Kind(i+1) != 0:
		return s.Unsupported(i-1, "names with # (%s#%s): write one row for each child", s.Text(i-1), s.Text(i+1))
	default:
		return s.ErrorAt(i, "# begins no comment: use -- or /* */")
	}
}

// hashName refuses a quoted name of a temporary table.
func hashName(s *syntax.Script, i int) error {
	name := strings.ToUpper(token.Unquote(s.Text(i)))
	switch {
	case strings.HasSuffix(name, "#TEMP"):
		return s.Unsupported(i, "temporary tables (%s): insert the rows by one statement, INSERT … VALUES (…), (…), or INSERT … SELECT", s.Text(i))
	}
	return nil
}
