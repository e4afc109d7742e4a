package sqlfunc

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// rewriteFunctions are what the forms that SQLite's grammar lacks are rewritten
// to. They may be called by name as well.
var rewriteFunctions = []Function{
	{
		Name: "to_datetime", Type: value.TypeDatetime, Family: "Behind CAST and other forms", Signature: "to_datetime(x)", Doc: "CAST(x AS DATETIME)", Example: "to_datetime('2026-05-04T10:00:00+0000')", Result: "2026-05-04 10:00:00", least: 1, most: 1,
		call: func(e *env, args []sqlite3.Value) any {
			return e.onMoment(args[0], func(m moment) any { return m.String() })
		},
	},
	{
		Name: "to_date", Type: value.TypeDate, Family: "Behind CAST and other forms", Signature: "to_date(x)", Doc: "CAST(x AS DATE)", Example: "to_date('2026-05-04T10:00:00Z')", Result: "2026-05-04", least: 1, most: 1,
		call: func(e *env, args []sqlite3.Value) any {
			return e.onWall(args[0], func(t time.Time) any { return t.Format(dateLayout) })
		},
	},
	{
		Name: "to_time", Type: value.TypeText, Family: "Behind CAST and other forms", Signature: "to_time(x)", Doc: "CAST(x AS TIME)", Example: "to_time('2026-05-04 10:00')", Result: "10:00:00", least: 1, most: 1,
		call: func(e *env, args []sqlite3.Value) any {
			for _, layout := range []string{clockLayout, "15:04"} {
				if t, err := time.Parse(layout, args[0].Text()); err == nil {
					return t.Format(clockLayout)
				}
			}
			return e.onWall(args[0], func(t time.Time) any { return t.Format(clockLayout) })
		},
	},
	{
		Name: "to_boolean", Type: value.TypeBoolean, Family: "Behind CAST and other forms", Signature: "to_boolean(x)", Doc: "CAST(x AS BOOLEAN): 1 for a number that is not 0 and for 'true', 'yes', 'on', 't', 'y'; 0 for their opposites; NULL for other text",
		Example: "to_boolean('no')", Result: "0", least: 1, most: 1, call: toBoolean,
	},
	{
		Name: "to_decimal", Family: "Behind CAST and other forms", Signature: "to_decimal(x, s)", Doc: "CAST(x AS DECIMAL(p, s)): x rounded to s decimals, an integer where s is 0",
		Example: "to_decimal('2.345', 1)", Result: "2.3", least: 2, most: 2, call: toDecimal,
	},
	{
		Name: "numeric_text", typeOf: func(args []value.Type) value.Type { return "" }, Family: "Behind CAST and other forms", Signature: "numeric_text(x)",
		Doc: "the number that x is the text of; else x. x IN (1, 2) is rewritten to it where x is a text", Example: "numeric_text('5') IN (4, 5)", Result: "1", least: 1, most: 1,
		call: func(_ *env, args []sqlite3.Value) any {
			switch args[0].NumericType() {
			case sqlite3.INTEGER:
				return args[0].Int64()
			case sqlite3.FLOAT:
				return args[0].Float()
			default:
				return args[0]
			}
		},
	},
	{
		Name: "trim_text", Type: value.TypeText, Family: "Behind CAST and other forms", Signature: "trim_text(side, c, x)", Doc: "TRIM(side c FROM x); the side is 'both', 'leading' or 'trailing'", Example: "trim_text('leading', 'ab', 'ababc')", Result: "c", least: 3, most: 3,
		call: func(_ *env, args []sqlite3.Value) any {
			side, c, x := args[0].Text(), args[1].Text(), args[2].Text()
			for c != "" && side != "trailing" && strings.HasPrefix(x, c) {
				x = x[len(c):]
			}
			for c != "" && side != "leading" && strings.HasSuffix(x, c) {
				x = x[:len(x)-len(c)]
			}
			return x
		},
	},
	{
		Name: "join_array", Type: value.TypeText, Family: "Behind CAST and other forms", Signature: "join_array(array, separator)", Doc: "the elements of a JSON array joined, null left out; NULL without any", Example: "join_array('[1, null, \"b\"]', '; ')", Result: "1; b", least: 2, most: 2, call: joinArray,
	},
	{
		Name: "combination", Type: value.TypeText, Family: "Behind CAST and other forms", Signature: "combination(x, …)", Doc: "a text that is the same for the same values only; NULL if any is NULL", Example: "combination(1, 'a') = combination(1.0, 'a')", Result: "1", least: 1, most: -1,
		call: func(_ *env, args []sqlite3.Value) any {
			var out strings.Builder
			for _, a := range args {
				kind, text := "t", a.Text()
				switch a.Type() {
				case sqlite3.INTEGER:
					kind = "n"
				case sqlite3.FLOAT:
					kind = "n"
					if f := a.Float(); f == math.Trunc(f) && math.Abs(f) < 1<<63 {
						text = strconv.FormatInt(int64(f), 10)
					}
				case sqlite3.BLOB:
					kind, text = "b", string(a.RawBlob())
				}
				fmt.Fprintf(&out, "%s%d:%s", kind, len(text), text)
			}
			return out.String()
		},
	},
}

func toBoolean(_ *env, args []sqlite3.Value) any {
	if t := args[0].NumericType(); t == sqlite3.INTEGER || t == sqlite3.FLOAT {
		return args[0].Float() != 0
	}
	switch strings.ToLower(strings.TrimSpace(args[0].Text())) {
	case "true", "t", "yes", "y", "on":
		return true
	case "false", "f", "no", "n", "off":
		return false
	}
	return nil
}

func toDecimal(_ *env, args []sqlite3.Value) any {
	switch args[0].NumericType() {
	case sqlite3.INTEGER:
		return args[0].Int64()
	case sqlite3.FLOAT:
	default:
		return nil
	}
	scale := clamp(args[1].Int64(), 30)
	text := strconv.FormatFloat(args[0].Float(), 'f', -1, 64)
	text = roundHalfUp(text, scale)
	if scale == 0 {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return n
		}
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return nil
	}
	return f
}

// roundHalfUp rounds a decimal text away from zero at a half: 2.345 is 2.35,
// although the nearest binary number lies below.
func roundHalfUp(text string, scale int) string {
	point := strings.IndexByte(text, '.')
	if point < 0 || len(text) <= point+1+scale {
		return text
	}
	up := text[point+1+scale] >= '5'
	digits := []byte(text[:point+1+scale])
	if scale == 0 {
		digits = digits[:point]
	}
	for i := len(digits) - 1; up && i >= 0; i-- {
		switch c := digits[i]; {
		case c == '.':
		case c == '-':
			return "-1" + string(digits[1:])
		case c == '9':
			digits[i] = '0'
			if i == 0 {
				return "1" + string(digits)
			}
		default:
			digits[i]++
			up = false
		}
	}
	return string(digits)
}

func joinArray(_ *env, args []sqlite3.Value) any {
	var elements []json.RawMessage
	if err := json.Unmarshal(args[0].RawBlob(), &elements); err != nil {
		return err
	}
	var parts []string
	for _, e := range elements {
		text := string(e)
		if text == "null" {
			continue
		}
		if strings.HasPrefix(text, `"`) {
			if err := json.Unmarshal(e, &text); err != nil {
				return err
			}
		}
		parts = append(parts, text)
	}
	if parts == nil {
		return nil
	}
	return strings.Join(parts, args[1].Text())
}
