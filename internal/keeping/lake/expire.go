package lake

import (
	"context"
	"errors"
	"fmt"
	"time"

	pq "github.com/parquet-go/parquet-go"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
)

var _ history.Expirer = (*Sink)(nil)

// Expire takes the versions that ended before a moment out of the parts, and out of the state,
// and returns how many rows of parts went. A part is written anew without them, or dropped, the
// manifest is the last; what is so now stays, however old. Of a table it is done once a day.
func (s *Sink) Expire(ctx context.Context, before time.Time) (n int64, err error) {
	tables, err := s.state.tables(ctx)
	if err != nil {
		return 0, err
	}
	for _, t := range tables {
		gone, err := s.expireTable(ctx, t, before)
		n += gone
		if errors.Is(err, errOvertaken) {
			continue // another process does it
		}
		if err != nil {
			return n, fmt.Errorf("taking out of %s what ended long ago: %w", t.name, err)
		}
	}
	// Of what is not written out with its end, a part may have a row without one.
	_, err = s.inner.ExpireOnly(ctx, before, "lake_sent = 2")
	return n, err
}

func (s *Sink) expireTable(ctx context.Context, t *table, before time.Time) (n int64, err error) {
	now := time.Now()
	var waits int
	if err := s.state.db.QueryRowContext(ctx, s.state.text("SELECT count(*) FROM lake_table WHERE name = $1 AND expired > $2"),
		t.name, s.state.time(now.Add(-s.expiring))).Scan(&waits); err != nil || waits > 0 {
		return 0, err
	}
	// What has ended has to be in the parts before: else a row without an end would stay.
	if err := s.flushTable(ctx, t); err != nil {
		return 0, err
	}
	parts, err := s.state.parts(ctx, s.state.db, "kind = 'live' AND name = $1 AND month IN (SELECT month FROM lake_part WHERE kind = 'live' AND name = $1 AND (to_min < $2 OR to_min IS NULL))",
		t.name, s.state.time(before))
	if err != nil {
		return 0, err
	}
	if len(parts) > 0 {
		// First: of a moment before nobody is to believe that it is whole, however this ends.
		if err := sqlsink.Erased(ctx, s.inner, t.name, before); err != nil {
			return 0, err
		}
	}
	var months []string
	byMonth := map[string][]Part{}
	for _, p := range parts {
		if byMonth[p.Month] == nil {
			months = append(months, p.Month)
		}
		byMonth[p.Month] = append(byMonth[p.Month], p)
	}
	for _, month := range months {
		// All parts of the month at once: a version may have a row in one as it was open, and
		// one in another with its end.
		var gone int64
		err := s.rewrite(ctx, t, month, byMonth[month], func(row pq.Row) bool {
			ended := !row[atTo].IsNull() && row[atTo].Int64() < before.UnixMicro()
			if ended {
				gone++
			}
			return !ended
		}, s.rows)
		if err != nil {
			return n, err
		}
		n += gone
	}
	if len(months) > 0 {
		if err := s.publish(ctx, t); err != nil {
			return n, err
		}
	}
	_, err = s.state.db.ExecContext(ctx, s.state.text("UPDATE lake_table SET expired = $1 WHERE name = $2"), s.state.time(now), t.name)
	return n, err
}
