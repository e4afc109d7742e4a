package syntax

import (
	"regexp"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// timeText matches the quoted text of a literal like DATE '2026-05-04'.
var timeText = regexp.MustCompile(`^'\d{4}-\d{1,2}-\d{1,2}([ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?(Z|[+-]\d{2}(:?\d{2})?))?)?'$|^'\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?'$`)

// IsTimeText reports whether token i is a string that says a date or a time of day.
func (s *Script) IsTimeText(i int) bool {
	return s.Kind(i) == token.String && timeText.MatchString(s.Text(i))
}

// IsTimeLiteral reports whether a literal like DATE '2026-05-04' begins at
// token i; a column with a string for an alias is told from it by what the
// string says.
func (s *Script) IsTimeLiteral(i int) bool {
	return s.OneOf(i, "DATE", "TIMESTAMP", "DATETIME", "TIME") && s.IsTimeText(i+1)
}

// Introducers are the words that may stand right before a string and say what is in it.
var Introducers = []string{"N", "_UTF8", "_UTF8MB3", "_UTF8MB4", "_ASCII", "_BINARY"}

// IsIntroduced reports whether N'text', b'101' or its like begins at token i.
func (s *Script) IsIntroduced(i int) bool {
	return s.Kind(i+1) == token.String && (s.OneOf(i, Introducers...) || s.Word(i) == "B") && s.Tokens[i].End == s.Tokens[i+1].Start
}

// IsZone reports whether AT TIME ZONE or AT LOCAL stands at token i.
func (o *Operands) IsZone(i int) bool {
	return o.Word(i) == "AT" && (o.Word(i+1) == "TIME" && o.Word(i+2) == "ZONE" && o.StartsOperand(i+3) || o.Word(i+1) == "LOCAL") && o.Kind(i) == token.Word
}

// ZoneEnd returns the last token of the AT TIME ZONE at token i, or -1.
func (o *Operands) ZoneEnd(i int) int {
	if o.Word(i+1) == "LOCAL" {
		return i + 1
	}
	return o.innerEnd(i + 3)
}

// TypeEnd returns the last token of the type that begins at token i, or -1.
func (s *Script) TypeEnd(i int) int {
	if s.Kind(i) != token.Word || Reserved[s.Words[i]] {
		return -1
	}
	end := i
	if s.Is(i, "DOUBLE", "PRECISION") || s.OneOf(i, "CHARACTER", "CHAR") && s.Word(i+1) == "VARYING" {
		end++
	}
	if s.Word(end+1) == "(" {
		end = s.Pair[end+1]
	}
	if s.OneOf(i, "TIMESTAMP", "TIME") && s.OneOf(end+1, "WITH", "WITHOUT") && s.Is(end+2, "TIME", "ZONE") {
		end += 3
	}
	return end
}
