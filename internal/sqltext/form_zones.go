package sqltext

var zoneForms = []Form{{
	Family: "Dates",
	Syntax: "x AT TIME ZONE 'Europe/Berlin', x AT LOCAL",
	Meaning: "at_time_zone(x, zone): what the wall clock of that zone shows at x, as a text without an offset; AT LOCAL is in TimeZone. It binds tighter than any operator between two operands. " +
		"Of several (x AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Tokyo') the last one counts",
	Example: "SELECT '2026-05-06 07:08:09' AT TIME ZONE 'Asia/Kolkata', HOUR('2026-01-15 23:30' AT TIME ZONE 'UTC' AT TIME ZONE 'America/New_York')", Result: "2026-05-06 12:38:09|18",
	words: []string{"AT"}, token: (*analysis).atTimeZone,
}}

// isZone reports whether AT TIME ZONE or AT LOCAL stands at token i.
func (a *analysis) isZone(i int) bool {
	return a.word(i) == "AT" && (a.word(i+1) == "TIME" && a.word(i+2) == "ZONE" && a.startsOperand(i+3) || a.word(i+1) == "LOCAL") && a.kind(i) == Word
}

// zoneEnd returns the last token of the AT TIME ZONE at token i, or -1.
func (a *analysis) zoneEnd(i int) int {
	if a.word(i+1) == "LOCAL" {
		return i + 1
	}
	return a.innerEnd(i + 3)
}

// atTimeZone rewrites x AT TIME ZONE zone, and all that follow it.
func (a *analysis) atTimeZone(i int) error {
	if !a.isZone(i) || !a.endsOperand(i-1) || a.edits.edited(i) {
		return nil
	}
	first, last := a.unsigned(i-1), i-1
	if a.isTable(first) {
		return a.errorAt(i, "AT TIME ZONE stands behind a time, not behind a table: SELECT Created AT TIME ZONE 'UTC' FROM Media")
	}
	for at := i; a.isZone(at); at = last + 1 {
		if last = a.zoneEnd(at); first < 0 || last < 0 {
			return a.errorAt(i, "AT TIME ZONE stands between a time and a zone: Created AT TIME ZONE 'Europe/Berlin'")
		}
		a.edits.replace(at, ",")
		if a.word(at+1) == "LOCAL" {
			a.edits.replace(at+1, "current_timezone()")
		} else {
			a.edits.drop(at+1, at+3)
		}
	}
	a.edits.wrap(first, last, rankZone, "at_time_zone(", ")")
	a.span(first, last)
	return nil
}

// isTable reports whether the name at token i is that of a table, or the alias of
// one behind FROM.
func (a *analysis) isTable(i int) bool {
	if i < 0 || a.structure.tables[i] {
		return i >= 0
	}
	if i--; a.word(i) == "AS" {
		i--
	}
	for a.word(i-1) == "." {
		i -= 2
	}
	return a.structure.tables[i]
}
