package engine

import (
	"strconv"
	"strings"
)

// target is what answers for a table on one connection, under one name.
type target struct {
	module Module
	number int // among the connection's
}

// mark puts the table's number before an access text. Listings have it so: there
// it tells of which table a cursor is, for which SQLite has but an address.
func (t *target) mark(access string) string { return strconv.Itoa(t.number) + " " + access }

// unmark takes it off again.
func (t *target) unmark(text string) string {
	_, access, _ := strings.Cut(text, " ")
	return access
}

// marked returns which of a connection's tables has marked an access text, nil where none
// has.
func marked(tables []*Table, text string) *Table {
	number, _, _ := strings.Cut(text, " ")
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 || n >= len(tables) {
		return nil
	}
	return tables[n]
}
