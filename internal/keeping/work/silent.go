package work

import (
	"context"
	"database/sql"
	"maps"
	"time"
)

// looks is how long it takes before signs of life are looked at again.
const looks = 200 * time.Millisecond

// Silent is how many of the jobs that are said to run have a process that gives no sign of life
// for so long: it was killed, or sleeps. It is known as soon as all have given one. As the signs are
// numbers and no times, nothing tells it at once. Nothing is changed.
func Silent(ctx context.Context, db *sql.DB, postgres bool, within time.Duration) (n int, err error) {
	j := &jobs{db, postgres}
	if there, err := j.there(ctx); err != nil || !there {
		return 0, err
	}
	before := map[string]int64{}
	until := time.Now().Add(within)
	for first := true; ; first = false {
		running, err := j.runningWith(ctx)
		if err != nil || len(running) == 0 {
			return 0, err
		}
		signs, err := j.signs(ctx)
		if err != nil {
			return 0, err
		}
		if first {
			maps.Copy(before, signs)
		}
		n = 0
		for name, jobs := range running {
			if was, known := before[name]; known && was == signs[name] {
				n += jobs
			}
		}
		if n == 0 || !time.Now().Before(until) {
			return n, nil
		}
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-time.After(looks):
		}
	}
}

// runningWith are how many jobs are said to run with each process.
func (j *jobs) runningWith(ctx context.Context) (map[string]int, error) {
	return j.counts(ctx, "SELECT "+j.lastOf()+", count(*) FROM river_job WHERE state = 'running' AND kind = '"+kind+"' AND attempted_by IS NOT NULL GROUP BY 1")
}
