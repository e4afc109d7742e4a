package sqltext

import (
	"regexp"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

var dateForms = []Form{
	{
		Family:  "Dates",
		Syntax:  "x + INTERVAL n unit, x - INTERVAL n unit",
		Meaning: "date_add(x, n, 'unit'), date_sub(x, n, 'unit'). Units: YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND. The day is cut to the last of a shorter month. The number may be a string, and INTERVAL '7 days' says it all in one",
		Example: "SELECT '2026-05-06 07:08:09' - INTERVAL 7 DAY, '2024-01-31' + INTERVAL 1 MONTH - INTERVAL '2' HOUR", Result: "2026-04-29 07:08:09|2024-02-28 22:00:00",
		words: []string{"INTERVAL"}, token: (*analysis).interval,
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
		token: func(a *analysis, i int) error {
			if a.isTimeLiteral(i) && a.word(i-1) != "AS" {
				a.edits.drop(i, i+1)
				a.edits.typeLiteral(i+1, a.text(i+1), a.word(i) == "DATE", a.word(i) == "TIME")
				a.span(i, i+1)
			}
			return nil
		},
	},
	{
		Family:  "Dates",
		Syntax:  "{d '2026-05-04'}, {t '10:00:00'}, {ts '2026-05-04 10:00:00'}, {fn f(x)}, {oj a LEFT JOIN b ON …}, {escape '!'}",
		Meaning: "what stands between the braces, without the mark",
		Example: "SELECT {d '2026-05-04'}, {fn UPPER('a')}, 'a%' LIKE 'a!%' {escape '!'}", Result: "2026-05-04|A|1",
		words: []string{"{"}, token: (*analysis).escape,
	},
}

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
func (a *analysis) interval(i int) error {
	if !a.startsOperand(i+1) || a.word(i-1) == "AS" {
		return nil // a name
	}
	unit, number, name := a.intervalUnit(i), "", ""
	switch {
	case unit >= 0:
		name = intervalUnits[a.words[unit]]
	case a.kind(i+1) == String:
		number, name = splitInterval(unquote(a.text(i + 1)))
	case a.oneOf(i+1, "-", "+", "("):
		return nil // a column of that name in an expression
	}
	if name == "" {
		return a.errorAt(i, "INTERVAL needs a number and a unit: INTERVAL 7 DAY")
	}
	infix := a.oneOf(i-1, "+", "-") && a.endsOperand(i-2)
	inCall := a.word(i-1) == "," && a.oneOf(a.outer[i]-1, "DATE_ADD", "DATE_SUB", "ADDDATE", "SUBDATE")
	if !infix && !inCall {
		return a.errorAt(i, "INTERVAL stands behind + or -, or inside DATE_ADD or DATE_SUB")
	}
	last := unit
	if unit >= 0 {
		a.edits.replace(unit, ", "+quoteText(name))
	} else {
		last = i + 1
		a.edits.replace(last, number+", "+quoteText(name))
	}
	a.edits.drop(i, i+1)
	if inCall {
		return nil
	}
	start := a.operandStart(i-2, levelSum)
	if start < 0 {
		return a.errorAt(i, "INTERVAL: put parentheses around what stands before it")
	}
	call := "date_add("
	if a.word(i-1) == "-" {
		call = "date_sub("
	}
	a.edits.wrap(start, last, rankSum, call, ")")
	a.edits.replace(i-1, ",")
	a.span(start, last)
	return nil
}

// intervalUnit returns the token that is the unit of the INTERVAL at i, or -1.
func (a *analysis) intervalUnit(i int) int {
	for at := i + 1; at < len(a.tokens); at = a.skip(at) {
		if at > i+1 && intervalUnits[a.word(at)] != "" && a.endsOperand(at-1) {
			return at
		}
		if a.oneOf(at, ",", ")", "}") || a.kind(at) == Word && reserved[a.words[at]] && a.words[at] != "CASE" {
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

var timeLiteral = regexp.MustCompile(`^'\d{4}-\d{1,2}-\d{1,2}([ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?(Z|[+-]\d{2}(:?\d{2})?))?)?'$|^'\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?'$`)

// isTimeLiteral reports whether a literal like DATE '2026-05-04' begins at
// token i; a column with a string for an alias is told from it by what the
// string says.
func (s *script) isTimeLiteral(i int) bool {
	return s.oneOf(i, "DATE", "TIMESTAMP", "DATETIME", "TIME") && s.kind(i+1) == String && timeLiteral.MatchString(s.text(i+1))
}

// typeLiteral gives a string, the token i, the type of the times that it is written
// for: to SQLite, it stays a text.
func (e *edits) typeLiteral(i int, quoted string, day, clock bool) {
	text := unquote(quoted)
	if _, ok := value.ParseTime(text); !ok || clock {
		return
	}
	name := datetimeText
	if _, err := time.Parse(time.DateOnly, text); err == nil && day {
		name = dateText
	}
	e.wrap(i, i, rankLiteral, "CAST(", " AS "+name+")")
}

// escape rewrites {mark …}.
func (a *analysis) escape(i int) error {
	end := a.pair[i]
	switch mark := a.word(i + 1); mark {
	case "D", "T", "TS":
		if end != i+3 || !timeLiteral.MatchString(a.text(i+2)) {
			return a.errorAt(i, "{%s …} takes a date or time in quotes: {d '2026-05-04'}, {ts '2026-05-04 10:00:00'}", strings.ToLower(mark))
		}
		a.edits.drop(i, i+2)
		a.edits.typeLiteral(i+2, a.text(i+2), mark == "D", mark == "T")
		a.span(i, end)
	case "FN":
		a.edits.drop(i, i+2)
		a.span(i, end)
	case "OJ":
		a.edits.drop(i, i+2)
	case "ESCAPE":
		a.edits.drop(i, i+1)
	default:
		return a.errorAt(i, "unknown escape {%s …}: known are d, t, ts, fn, oj and escape", a.text(i+1))
	}
	a.edits.drop(end, end+1)
	return nil
}
