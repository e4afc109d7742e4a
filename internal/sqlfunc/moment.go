package sqlfunc

import (
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// moment is a time as functions take it: what the wall clock of the connection's
// zone shows. Days, months and what is shown of them follow the wall clock; hours
// and less are counted in the time that passes.
type moment struct {
	zone *value.Zone
	wall time.Time // as a time in UTC
	// again says that the clock has shown the same before, as it does where it is
	// put back.
	again bool
}

// moment reads a value; ok is false for what is no time.
func (e *env) moment(v sqlite3.Value) (m moment, ok bool) {
	if v.Type() != sqlite3.TEXT {
		return m, false
	}
	t, zoned, ok := value.ReadTime(v.Text())
	switch {
	case !ok:
		return m, false
	case zoned:
		return e.momentAt(t), true
	default:
		return e.momentOn(t), true
	}
}

// momentAt is the moment of an instant.
func (e *env) momentAt(t time.Time) moment {
	return moment{e.zone, e.zone.Wall(t), e.zone.Again(t)}
}

// momentOn is the first moment at which the clock shows that.
func (e *env) momentOn(wall time.Time) moment { return moment{zone: e.zone, wall: wall} }

// present is the moment of the statement.
func (e *env) present() moment { return e.momentAt(e.now()) }

// instant is when the moment is.
func (m moment) instant() time.Time {
	first, last := m.zone.Instants(m.wall)
	if m.again {
		return last
	}
	return first
}

// String is the engine's text of the moment.
func (m moment) String() string {
	if m.again {
		return m.zone.Format(m.instant())
	}
	return value.FormatTime(m.wall)
}

// floorOf is p.floor for moments. A repeated hour has two starts, a repeated
// midnight one.
func (p part) floorOf(m moment) moment {
	start := moment{m.zone, p.floor(m.wall), m.again && p.passes()}
	if p.passes() && !m.zone.IsUTC() && start.instant().After(m.instant()) {
		// The clock was put forward within the hour, over its start.
		at := m.instant().Add(start.wall.Sub(m.wall))
		return moment{m.zone, m.zone.Wall(at), m.zone.Again(at)}
	}
	return start
}

// passes reports whether p is counted in the time that passes: hours and less.
func (p part) passes() bool {
	switch p {
	case partHour, partMinute, partSecond, partMillisecond, partMicrosecond, partEpoch:
		return true
	default:
		return false
	}
}

// addTo is p.add for moments.
func (p part) addTo(m moment, n int64) (sum moment, ok bool) {
	if !p.passes() || m.zone.IsUTC() {
		m.wall, ok = p.add(m.wall, n)
		return m, ok
	}
	at, ok := p.add(m.instant(), n)
	return moment{m.zone, m.zone.Wall(at), m.zone.Again(at)}, ok
}

// betweenMoments is p.between for moments.
func (p part) betweenMoments(a, b moment) int64 {
	if !p.passes() || a.zone.IsUTC() {
		return p.between(a.wall, b.wall)
	}
	begins := func(m moment) time.Time { return m.instant().Add(p.floor(m.wall).Sub(m.wall)) }
	from, to := begins(a), begins(b)
	return p.between(time.Unix(0, 0).UTC(), time.Unix(to.Unix()-from.Unix(), int64(to.Nanosecond()-from.Nanosecond())).UTC())
}

// elapsedBetween is p.elapsed for moments.
func (p part) elapsedBetween(a, b moment) int64 {
	if !p.passes() {
		return p.elapsed(a.wall, b.wall)
	}
	return p.elapsed(a.instant(), b.instant())
}

// ofMoment is p.of for moments.
func (p part) ofMoment(m moment) int64 {
	if p == partEpoch {
		return m.instant().Unix()
	}
	return p.of(m.wall)
}
