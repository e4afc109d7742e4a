package sqltext

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// literal returns the type of the literal or parameter that token i is; ok is false
// for what is none.
func (in *inference) literal(i int) (typ string, ok bool) {
	switch in.kind(i) {
	case String:
		return textType(in.text(i)), true
	case Blob:
		return value.TypeBlob, true
	case Param:
		return "", true
	case Number:
		return numberType(in.text(i)), true
	default:
		return "", false
	}
}

// textType is the type of a literal in quotes. One that is a year, or digits alone,
// is hardly meant for a time.
func textType(quoted string) string {
	text := unquote(quoted)
	if _, ok := value.ParseTime(text); ok && strings.Contains(text, "-") {
		return value.TypeTimeText
	}
	return value.TypeText
}

func numberType(text string) string {
	if numberValue(strings.ReplaceAll(text, "_", "")) == any(text) {
		return "" // an integer that does not fit
	}
	switch numberValue(strings.ReplaceAll(text, "_", "")).(type) {
	case int64:
		return value.TypeInteger
	case float64:
		return value.TypeReal
	default:
		return ""
	}
}

// The types that the rewrites write for literals of times: to SQLite, texts.
const (
	dateText     = "DATE TEXT"
	datetimeText = "DATETIME TEXT"
)

// namedType returns the type of a CAST to the type named.
func namedType(name string) string {
	switch strings.TrimSpace(name) {
	case dateText:
		return value.TypeDate
	case datetimeText:
		return value.TypeDatetime
	default:
		return affinity(name)
	}
}

// affinity returns the type that SQLite gives to a CAST to the type named.
func affinity(name string) string {
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

// sumType is the type of a sum or a difference: a time and a number of days give a
// time.
func sumType(a, b string) string {
	if value.IsTime(a) != value.IsTime(b) {
		return value.TypeDatetime
	}
	return value.ArithmeticType(a, b)
}
