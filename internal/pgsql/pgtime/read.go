package pgtime

import (
	"strconv"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// Reader reads texts as PostgreSQL reads the input of its types of time.
type Reader struct {
	// Now is the time that "now" and "today" mean, Zone that of texts without one.
	Now  time.Time
	Zone *time.Location
}

func inputError(err error, kind, text string) error {
	if err == errSyntax { //nolint:errorlint // the value itself
		return pgerror.New("22007", "invalid input syntax for type %s: \"%s\"", kind, text)
	}
	if err == errField { //nolint:errorlint // the value itself
		return pgerror.New("22008", "date/time field value out of range: \"%s\"", text)
	}
	if err == errOffset { //nolint:errorlint // the value itself
		return pgerror.New("22009", "time zone displacement out of range: \"%s\"", text)
	}
	if err == errStamp && kind == KindDay { //nolint:errorlint // the value itself
		return errDay
	}
	return err
}

// Stamp reads a timestamp without time zone; a zone that the text says is passed over.
func (r Reader) Stamp(text string) (Stamp, error) {
	if s, err := ReadStamp(text); err == nil {
		return s, nil
	}
	m, err := parseMoment(text)
	if err == nil {
		var s Stamp
		if s, err = r.stamp(m); err == nil {
			return s, nil
		}
	}
	return 0, inputError(err, "timestamp", text)
}

// Instant reads a timestamp with time zone.
func (r Reader) Instant(text string) (Stamp, error) {
	m, err := parseMoment(text)
	if err == nil {
		var s Stamp
		if s, err = r.stamp(m); err == nil {
			switch {
			case m.special == "now" || m.special == "epoch" || !s.Finite():
				if m.special == "now" {
					s = FromTime(r.Now)
				}
			case m.zone != nil:
				s, err = s.In(m.zone)
			default:
				s, err = s.In(r.Zone)
			}
		}
		if err == nil {
			return s, nil
		}
	}
	return 0, inputError(err, "timestamp with time zone", text)
}

// Day reads a date.
func (r Reader) Day(text string) (Day, error) {
	m, err := parseMoment(text)
	if err == nil {
		var s Stamp
		if s, err = r.stamp(m); err == nil {
			switch s {
			case Infinity:
				return InfinityDay, nil
			case MinInfinity:
				return MinInfinityDay, nil
			}
			if m.hasDay { // also where the time is 24:00
				return date(m.year, m.month, m.day), nil
			}
			day, _ := s.Split()
			return day, nil
		}
	}
	return 0, inputError(err, KindDay, text)
}

// Clock reads a time of the day.
func (r Reader) Clock(text string) (Clock, error) {
	m, err := parseMoment(withColons(text))
	switch {
	case err == nil && m.special == "now":
		s, _ := FromTime(r.Now).Local(r.Zone)
		_, c := s.Split()
		return c, nil
	case err == nil && m.special == "" && m.hasClock && !m.inWords:
		return Clock(m.micros), nil
	case err == nil, err == errField && !m.hasClock: //nolint:errorlint // the value itself
		err = errSyntax
	}
	return 0, inputError(err, "time", text)
}

// withColons writes a time of four or six digits with its colons.
func withColons(text string) string {
	digits := strings.TrimSpace(text)
	if f := plainClock.FindString(digits); f == digits && len(f) == 6 {
		return f[:2] + ":" + f[2:4] + ":" + f[4:]
	}
	if _, err := strconv.ParseUint(digits, 10, 16); err == nil && len(digits) == 4 {
		return digits[:2] + ":" + digits[2:]
	}
	return text
}

func (r Reader) stamp(m moment) (Stamp, error) {
	today := func(n int64) (Stamp, error) {
		s, err := FromTime(r.Now).Local(r.Zone)
		if err != nil {
			return 0, err
		}
		day, _ := s.Split()
		if day, err = day.PlusDays(n); err != nil {
			return 0, err
		}
		return day.At(Clock(m.micros))
	}
	switch m.special {
	case "infinity", "+infinity":
		return Infinity, nil
	case "-infinity":
		return MinInfinity, nil
	case "epoch":
		return 0, nil
	case "now":
		return FromTime(r.Now).Local(r.Zone)
	case "today":
		return today(0)
	case "tomorrow":
		return today(1)
	case "yesterday":
		return today(-1)
	}
	if !m.hasDay {
		return 0, errSyntax
	}
	if m.month < 1 || m.month > 12 || m.day < 1 || m.day > daysIn(m.year, m.month) || m.year < 1 {
		return 0, errField
	}
	if m.year > 9999 {
		return 0, errStamp
	}
	return date(m.year, m.month, m.day).At(Clock(m.micros))
}
