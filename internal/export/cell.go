package export

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Text returns the text of a value, and of NULL the text null.
func Text(v any, null string) string {
	switch v := v.(type) {
	case nil:
		return null
	case string:
		return v
	case json.RawMessage:
		return string(v)
	case []byte:
		return fmt.Sprintf("0x%X", v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return float(v)
	case bool:
		return strconv.FormatBool(v)
	case time.Time:
		return instant(v)
	default:
		return fmt.Sprint(v)
	}
}

// defused is the text of a value that no spreadsheet takes for a formula.
func defused(v any, text string) string {
	if _, ok := v.(string); ok && Formula(text) {
		return "'" + text
	}
	return text
}

// Formula tells whether a spreadsheet may take a text for a formula that somebody types.
func Formula(text string) bool {
	return text != "" && strings.ContainsRune("=+-@\t\r\n", rune(text[0]))
}

// instant is RFC 3339 in the zone that t has, with a fraction only where there is
// one.
func instant(t time.Time) string { return t.Format(time.RFC3339Nano) }

// float is the shortest decimal that reads back as f, with an exponent only
// where the decimal would be long.
func float(f float64) string {
	if abs := math.Abs(f); abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		return strconv.FormatFloat(f, 'e', -1, 64)
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// IsNumber reports whether v belongs at the right of its column.
func IsNumber(v any) bool {
	switch v.(type) {
	case int64, float64:
		return true
	default:
		return false
	}
}
