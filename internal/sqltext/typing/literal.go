package typing

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Literal returns the type of the literal or parameter that token i is; ok is false
// for what is none.
func (in *Inference) Literal(i int) (typ string, ok bool) {
	switch in.Kind(i) {
	case token.String:
		return textType(in.Text(i)), true
	case token.Blob:
		return value.TypeBlob, true
	case token.Param:
		return "", true
	case token.Number:
		return numberType(in.Text(i)), true
	default:
		return "", false
	}
}

// textType is the type of a literal in quotes. One that is a year, or digits alone,
// is hardly meant for a time.
func textType(quoted string) string {
	text := token.Unquote(quoted)
	if _, ok := value.ParseTime(text); ok && strings.Contains(text, "-") {
		return value.TypeTimeText
	}
	return value.TypeText
}

func numberType(text string) string {
	switch token.NumberValue(text).(type) {
	case int64:
		return value.TypeInteger
	case float64:
		return value.TypeReal
	default: // an integer that does not fit
		return ""
	}
}

// The types that the rewrites write for literals of times: to SQLite, texts.
const (
	DateText     = "DATE TEXT"
	DatetimeText = "DATETIME TEXT"
)

// namedType returns the type of a CAST to the type named.
func namedType(name string) string {
	switch strings.TrimSpace(name) {
	case DateText:
		return value.TypeDate
	case DatetimeText:
		return value.TypeDatetime
	default:
		return Affinity(name)
	}
}

// Affinity returns the type that SQLite gives to a CAST to the type named.
func Affinity(name string) string {
	has := func(parts ...string) bool {
		for _, p := range parts {
			if strings.Contains(name, p) {
				return true
			}
		}
		return false
	}
	switch {
	case has("INT"):
		return value.TypeInteger
	case has("CHAR", "CLOB", "TEXT"):
		return value.TypeText
	case has("BLOB"):
		return value.TypeBlob
	case has("REAL", "FLOA", "DOUB"):
		return value.TypeReal
	default:
		return ""
	}
}

// SumType is the type of a sum or a difference: a time and a number of days give a
// time.
func SumType(a, b string) string {
	if value.IsTime(a) != value.IsTime(b) {
		return value.TypeDatetime
	}
	return value.ArithmeticType(a, b)
}
