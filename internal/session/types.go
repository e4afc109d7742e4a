package session

import (
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Type is the type of a result column.
type Type uint8

// The types. Values of a column of each are nil or of the Go type that stands
// behind it; those of an Unknown one are as the engine makes them: int64, float64,
// string or []byte.
const (
	Unknown  Type = iota
	Text          // string
	Integer       // int64
	Real          // float64
	Boolean       // bool
	Datetime      // time.Time, in the zone of the session
	JSON          // string
	Date          // time.Time, the beginning of the day there; of expressions only
	Blob          // []byte; of expressions only
)

var typeNames = [...]string{"", "TEXT", "INTEGER", "REAL", "BOOLEAN", "DATETIME", "JSON", value.TypeDate, value.TypeBlob}

// String returns the name of the type in capitals, "" for [Unknown].
func (t Type) String() string { return typeNames[t] }

// types are the types by name.
var types = func() map[string]Type {
	m := map[string]Type{}
	for t, name := range typeNames {
		m[name] = Type(t)
	}
	return m
}()

// typeOf reads the type that a table declares or an expression was found to have;
// "" for unknown.
func typeOf(declared string) Type {
	word, _, _ := strings.Cut(declared, " ")
	return types[word]
}

// catalogueType is a type of the catalogue.
func catalogueType(t schema.Type) Type { return types[t.String()] }

// Column is one result column. Every one may be NULL: an outer join or an empty
// aggregate makes it so.
type Column struct {
	Name string
	Type Type
}

// convert gives the values of one row the Go types of their columns, times in that
// zone. A value that is none of its column's type, which a UNION can bring, stays
// as it is.
func convert(columns []Column, row []any, zone *value.Zone) {
	for i, c := range columns {
		switch v := row[i].(type) {
		case string:
			switch c.Type {
			case Datetime:
				if t, ok := zone.Parse(v); ok {
					row[i] = t.In(zone.Location())
				}
			case Date:
				if day, err := time.Parse(time.DateOnly, v); err == nil {
					row[i] = zone.Instant(day).In(zone.Location())
				}
			}
		case int64:
			switch {
			case c.Type == Boolean && (v == 0 || v == 1):
				row[i] = v == 1
			case c.Type == Real:
				row[i] = float64(v)
			case c.Type == Text:
				row[i] = value.Int(v).Text()
			}
		}
	}
}
