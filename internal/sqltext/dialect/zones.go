package dialect

import "github.com/viewfinder-sql/viewfinder/internal/sqltext/edit"

var zoneForms = []Form{{
	Family: "Dates",
	Syntax: "x AT TIME ZONE 'Europe/Berlin', x AT LOCAL",
	Meaning: "at_time_zone(x, zone): what the wall clock of that zone shows at x, as a text without an offset; AT LOCAL is in TimeZone. It binds tighter than any operator between two operands. " +
		"Of several (x AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Tokyo') the last one counts",
	Example: "SELECT '2026-05-06 07:08:09' AT TIME ZONE 'Asia/Kolkata', HOUR('2026-01-15 23:30' AT TIME ZONE 'UTC' AT TIME ZONE 'America/New_York')", Result: "2026-05-06 12:38:09|18",
	words: []string{"AT"}, token: by(zones.atTimeZone),
}}

// zones rewrites times in a zone.
type zones struct{ *rewriter }

// atTimeZone rewrites x AT TIME ZONE zone, and all that follow it.
func (r zones) atTimeZone(i int) error {
	if !r.IsZone(i) || !r.EndsOperand(i-1) || r.edits.Edited(i) {
		return nil
	}
	first, last := r.Unsigned(i-1), i-1
	if r.isTable(first) {
		return r.ErrorAt(i, "AT TIME ZONE stands behind a time, not behind a table: SELECT Created AT TIME ZONE 'UTC' FROM Media")
	}
	for at := i; r.IsZone(at); at = last + 1 {
		if last = r.ZoneEnd(at); first < 0 || last < 0 {
			return r.ErrorAt(i, "AT TIME ZONE stands between a time and a zone: Created AT TIME ZONE 'Europe/Berlin'")
		}
		r.edits.Replace(at, ",")
		if r.Word(at+1) == "LOCAL" {
			r.edits.Replace(at+1, "current_timezone()")
		} else {
			r.edits.Drop(at+1, at+3)
		}
	}
	r.edits.Wrap(first, last, edit.Zone, "at_time_zone(", ")")
	r.Join(first, last)
	return nil
}

// isTable reports whether the name at token i is that of a table, or the alias of
// one behind FROM.
func (r zones) isTable(i int) bool {
	if i < 0 || r.structure.Tables[i] {
		return i >= 0
	}
	if i--; r.Word(i) == "AS" {
		i--
	}
	for r.Word(i-1) == "." {
		i -= 2
	}
	return r.structure.Tables[i]
}
