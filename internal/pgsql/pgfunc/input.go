package pgfunc

import (
	"strconv"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

const spaces = " \t\n\r\v\f"

// input reads a text as a literal of a type.
func (c *connection) input(to pgtype.OID, text string) (any, error) {
	return pgtype.DecodeText(text, to, pgtype.Env{Now: c.host.Now(), Zone: c.zone()})
}

// output is the text of a value in the engine's form, as a cast to text gives it: it
// differs from the form that travels for truths and padded texts.
func output(from pgtype.OID, v any, zone *time.Location) (string, error) {
	text, err := pgtype.AppendText(nil, v, from, zone)
	switch {
	case err != nil:
		return "", err
	case from == pgtype.Bool:
		return strconv.FormatBool(v == int64(1)), nil
	case from == pgtype.BPChar:
		return strings.TrimRight(string(text), " "), nil
	}
	return string(text), nil
}
