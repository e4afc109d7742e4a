package pgfunc

import (
	"errors"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtime"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// The engine has frames by distance over numbers alone, so that those over times count in
// microseconds.

// Microseconds is the engine's function that tells an instant as a number.
const Microseconds = "pg_micros"

func frameForms() []Form {
	return []Form{
		function("", types(stamp), pgtype.Int8, Microseconds, func(c *call) any { return int64(c.stamp(0)) }),
	}
}

// Reach is how many microseconds an interval, in its form, reaches over values of a type.
func Reach(form string, over pgtype.OID, zone *time.Location) (int64, *pgerror.Error) {
	i, err := pgtime.ReadInterval(form)
	var wrong *pgerror.Error
	switch {
	case errors.As(err, &wrong):
		return 0, wrong
	case i.Compare(pgtime.Interval{}) < 0:
		return 0, pgerror.New("22013", "invalid preceding or following size in window function")
	case i.Months != 0:
		return 0, pgerror.New("0A000", "RANGE with months, which are not all as long, is not supported")
	case i.Days != 0 && over == pgtype.Timestamptz && zone != nil && zone != time.UTC:
		return 0, pgerror.New("0A000", "RANGE with days over timestamp with time zone is not supported where the time zone is not UTC: days are not all as long")
	}
	return int64(i.Days)*pgtime.MicrosOfDay + i.Micros, nil
}
