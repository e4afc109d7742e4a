package dialect

import (
	"regexp"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/edit"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/typing"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

var dateForms = []Form{
	{
		Family:  "Dates",
		Syntax:  "x + INTERVAL n unit, x - INTERVAL n unit",
		Meaning: "date_add(x, n, 'unit'), date_sub(x, n, 'unit'). Units: YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND. The day is cut to the last of a shorter month. The number may be a string, and INTERVAL '7 days' says it all in one",
		Example: "SELECT '2026-05-06 07:08:09' - INTERVAL 7 DAY, '2024-01-31' + INTERVAL 1 MONTH - INTERVAL '2' HOUR", Result: "2026-04-29 07:08:09|2024-02-28 22:00:00",
		words: []string{"INTERVAL"}, token: by(dates.interval),
	},
	{
		Family:  "Dates",
		Syntax:  "DATE_ADD(x, INTERVAL n unit), DATE_SUB, ADDDATE, SUBDATE",
		Meaning: "the same as a call: date_add(x, n, 'unit')",
		Example: "SELECT DATE_ADD('2026-05-06', INTERVAL 1 WEEK), DATE_SUB('2026-05-06', INTERVAL 90 MINUTE)", Result: "2026-05-13 00:00:00|2026-05-05 22:30:00",
	},
	{
		Family:  "Dates",
		Syntax:  "Created - n, NOW() + n, CURRENT_DATE - n, x::date + n …",
		Meaning: "n days earlier or later than a time, where n is a number or a parameter: date_sub(x, n, 'day'), date_add. Other arithmetic on times is an error that names what to write: DATEDIFF for a difference, datetime(avg(unixepoch(x)), 'unixepoch') for an average",
		Example: "SELECT GETDATE() - 1, CURRENT_DATE + 2, 1 + '2026-12-31'::date", Result: "2026-05-05 07:08:09|2026-05-08 00:00:00|2027-01-01 00:00:00",
	},
	{
		Family:  "Dates",
		Syntax:  "DATE '2026-05-04', TIMESTAMP '2026-05-04 10:00:00', TIME '10:00'",
		Meaning: "the string itself",
		Example: "SELECT DATE '2026-05-04', TIMESTAMP '2026-05-04 10:00:00'", Result: "2026-05-04|2026-05-04 10:00:00",
		words: []string{"DATE", "TIMESTAMP", "DATETIME", "TIME"},
		token: by(dates.literal),
	},
	{
		Family:  "Dates",
		Syntax:  "{d '2026-05-04'}, {t '10:00:00'}, {ts '2026-05-04 10:00:00'}, {fn f(x)}, {oj a LEFT JOIN b ON …}, {escape '!'}",
		Meaning: "what stands between the braces, without the mark",
		Example: "SELECT {d '2026-05-04'}, {fn UPPER('a')}, 'a%' LIKE 'a!%' {escape '!'}", Result: "2026-05-04|A|1",
		words: []string{"{"}, token: by(dates.escape),
	},
}

// dates rewrites literals of times, and intervals.
type dates struct{ *rewriter }

// intervalUnits maps the words for a unit of INTERVAL onto the unit's name.
var intervalUnits = map[string]string{}

func init() {
	for _, unit := range strings.Fields("YEAR QUARTER MONTH WEEK DAY HOUR MINUTE SECOND MILLISECOND MICROSECOND") {
		intervalUnits[unit] = strings.ToLower(unit)
		intervalUnits[unit+"S"] = strings.ToLower(unit)
	}
}

// interval rewrites + INTERVAL n unit, - INTERVAL n unit and f(x, INTERVAL n
// unit).
func (r dates) interval(i int) error {
	if !r.StartsOperand(i+1) || r.Word(i-1) == "AS" {
		return nil // a name
	}
	unit, number, name := r.intervalUnit(i), "", ""
	switch {
	case unit >= 0:
		name = intervalUnits[r.Words[unit]]
	case r.Kind(i+1) == token.String:
		number, name = splitInterval(token.Unquote(r.Text(i + 1)))
	case r.OneOf(i+1, "-", "+", "("):
		return nil // a column of that name in an expression
	}
	if name == "" {
		return r.ErrorAt(i, "INTERVAL needs a number and a unit: INTERVAL 7 DAY")
	}
	infix := r.OneOf(i-1, "+", "-") && r.EndsOperand(i-2)
	inCall := r.Word(i-1) == "," && r.OneOf(r.Outer[i]-1, "DATE_ADD", "DATE_SUB", "ADDDATE", "SUBDATE")
	if !infix && !inCall {
		return r.ErrorAt(i, "INTERVAL stands behind + or -, or inside DATE_ADD or DATE_SUB")
	}
	last := unit
	if unit >= 0 {
		r.edits.Replace(unit, ", "+token.Quote(name))
	} else {
		last = i + 1
		r.edits.Replace(last, number+", "+token.Quote(name))
	}
	r.edits.Drop(i, i+1)
	if inCall {
		return nil
	}
	start := r.OperandStart(i-2, syntax.PrecedenceSum)
	if start < 0 {
		return r.ErrorAt(i, "INTERVAL: put parentheses around what stands before it")
	}
	call := "date_add("
	if r.Word(i-1) == "-" {
		call = "date_sub("
	}
	r.edits.Wrap(start, last, edit.Sum, call, ")")
	r.edits.Replace(i-1, ",")
	r.Join(start, last)
	return nil
}

// intervalUnit returns the token that is the unit of the INTERVAL at i, or -1.
func (r dates) intervalUnit(i int) int {
	for at := i + 1; at < len(r.Tokens); at = r.Skip(at) {
		if at > i+1 && intervalUnits[r.Word(at)] != "" && r.EndsOperand(at-1) {
			return at
		}
		if r.OneOf(at, ",", ")", "}") || r.Kind(at) == token.Word && syntax.Reserved[r.Words[at]] && r.Words[at] != "CASE" {
			return -1
		}
	}
	return -1
}

var wholeInterval = regexp.MustCompile(`^\s*([+-]?\d+)\s+([A-Za-z]+)\s*$`)

// splitInterval reads "7 days".
func splitInterval(text string) (number, unit string) {
	m := wholeInterval.FindStringSubmatch(text)
	if m == nil {
		return "", ""
	}
	return m[1], intervalUnits[strings.ToUpper(m[2])]
}

// literal takes away what stands before the string of a time.
func (r dates) literal(i int) error {
	if r.IsTimeLiteral(i) && r.Word(i-1) != "AS" {
		r.edits.Drop(i, i+1)
		r.typeLiteral(i+1, r.Word(i) == "DATE", r.Word(i) == "TIME")
		r.Join(i, i+1)
	}
	return nil
}

// typeLiteral gives a string, the token i, the type of the times that it is written
// for: to SQLite, it stays a text.
func (r dates) typeLiteral(i int, day, clock bool) {
	text := token.Unquote(r.Text(i))
	if _, ok := value.ParseTime(text); !ok || clock {
		return
	}
	name := typing.DatetimeText
	if _, err := time.Parse(time.DateOnly, text); err == nil && day {
		name = typing.DateText
	}
	r.edits.Wrap(i, i, edit.Literal, "CAST(", " AS "+name+")")
}

// escape rewrites {mark …}.
func (r dates) escape(i int) error {
	end := r.Pair[i]
	switch mark := r.Word(i + 1); mark {
	case "D", "T", "TS":
		if end != i+3 || !r.IsTimeText(i+2) {
			return r.ErrorAt(i, "{%s …} takes a date or time in quotes: {d '2026-05-04'}, {ts '2026-05-04 10:00:00'}", strings.ToLower(mark))
		}
		r.edits.Drop(i, i+2)
		r.typeLiteral(i+2, mark == "D", mark == "T")
		r.Join(i, end)
	case "FN":
		r.edits.Drop(i, i+2)
		r.Join(i, end)
	case "OJ":
		r.edits.Drop(i, i+2)
	case "ESCAPE":
		r.edits.Drop(i, i+1)
	default:
		return r.ErrorAt(i, "unknown escape {%s …}: known are d, t, ts, fn, oj and escape", r.Text(i+1))
	}
	r.edits.Drop(end, end+1)
	return nil
}
