package pgtype

import (
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtime"
)

// Env is what the meaning of a text may depend on.
type Env struct {
	Zone *time.Location // the session's TimeZone, UTC where it is nil
	Now  time.Time      // for now, today, yesterday and tomorrow
}

func (e Env) zone() *time.Location {
	if e.Zone == nil {
		return time.UTC
	}
	return e.Zone
}

// readTimeText reads a date or a time.
func readTimeText(s string, oid OID, env Env) (any, error) {
	reader := pgtime.Reader{Now: env.Now, Zone: env.zone()}
	switch oid {
	case Date:
		d, err := reader.Day(s)
		return form(pgtime.FormatDay(d), err)
	case Time:
		c, err := reader.Clock(s)
		return form(pgtime.FormatClock(c), err)
	case Timestamp:
		t, err := reader.Stamp(s)
		return form(pgtime.FormatStamp(t), err)
	}
	t, err := reader.Instant(s)
	return form(pgtime.FormatStamp(t), err)
}

func form(text string, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return text, nil
}
