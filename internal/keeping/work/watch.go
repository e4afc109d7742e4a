package work

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"
)

// watch is how processes see that one of them is dead, or stands still: each counts up a number
// of its own, and looks at the others'. A process whose number was the same mostMissed times in
// a row has its jobs taken away. No clock is compared with another, so that none need be right;
// and who was asleep itself has missed none.
//
// Its jobs are deleted, and put in again as new ones by whoever looks what is due: what a
// process that wakes up says about a job of its is of one that is there no more. What it would
// write, the sink's claims fence.
type watch struct {
	jobs    *jobs
	name    string
	log     *slog.Logger
	missed  map[string]sign  // of other processes
	at      func(int64) bool // reports whether the process works at a job of its own
	ended   map[int64]int    // how often it was seen that it does not, of those that are said to run
	rescued func()           // is called when jobs were taken away
}

// sign is a process' number, and how often it was the same.
type sign struct {
	beat int64
	same int
}

// mostMissed is how many beats a process may miss.
const mostMissed = 4

// nameOfProcess is a name that no other process has.
func nameOfProcess() (string, error) {
	host, err := os.Hostname()
	if err != nil {
		return "", err
	}
	host = strings.Map(func(r rune) rune {
		if r == '.' || r > 'z' || r < '-' {
			return '_'
		}
		return r
	}, host)
	return fmt.Sprintf("%.40s_%d_%s", host, os.Getpid(), rand.Text()[:10]), nil
}

// prepare makes the table of signs of life.
func (j *jobs) prepare(ctx context.Context) error {
	_, err := j.db.ExecContext(ctx, "CREATE TABLE IF NOT EXISTS sync_worker (name text PRIMARY KEY, beat bigint NOT NULL)")
	return err
}

// run gives signs of life until the context ends.
func (w *watch) run(ctx context.Context, each time.Duration) {
	tick := time.NewTicker(each)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			w.leave()
			return
		case <-tick.C:
		}
		if err := w.beat(ctx); err != nil && ctx.Err() == nil {
			w.log.Warn("this worker cannot be seen by others", slog.Any("error", err)) // the database is away
		}
	}
}

// leave takes the process off the list: its jobs have ended, or are given back.
func (w *watch) leave() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_, _ = w.jobs.db.ExecContext(ctx, w.jobs.text("DELETE FROM sync_worker WHERE name = $1"), w.name) // or others see that it is gone
}

// beat gives a sign of life, and looks at those of others.
func (w *watch) beat(ctx context.Context) error {
	_, err := w.jobs.db.ExecContext(ctx, w.jobs.text("INSERT INTO sync_worker (name, beat) VALUES ($1, 1) ON CONFLICT (name) DO UPDATE SET beat = sync_worker.beat + 1"), w.name)
	if err != nil {
		return err
	}
	signs, err := w.jobs.signs(ctx)
	if err != nil {
		return err
	}
	delete(signs, w.name)
	for name := range w.missed {
		if _, there := signs[name]; !there {
			delete(w.missed, name)
		}
	}
	var wrong []error
	for name, beat := range signs {
		was, known := w.missed[name]
		switch {
		case !known || was.beat != beat:
			w.missed[name] = sign{beat: beat}
		case was.same+1 < mostMissed:
			w.missed[name] = sign{beat, was.same + 1}
		default:
			delete(w.missed, name)
			n, err := w.jobs.rescue(ctx, name, beat)
			if n > 0 {
				w.log.Info("the work of a process that gives no sign of life is given to others", slog.String("worker", name), slog.Int64("jobs", n))
				w.rescued()
			}
			wrong = append(wrong, err)
		}
	}
	return errors.Join(append(wrong, w.settle(ctx))...)
}

// settle takes away the jobs that are said to run with this process and have ended: their end could
// not be written, as the database was away, and nobody tries again.
func (w *watch) settle(ctx context.Context) error {
	running, err := w.jobs.running(ctx, w.name)
	if err != nil {
		return err
	}
	seen := map[int64]int{}
	for _, id := range running {
		if w.at(id) {
			continue
		}
		if seen[id] = w.ended[id] + 1; seen[id] <= mostMissed { // its end may be on the way
			continue
		}
		n, err := affected(w.jobs.db.ExecContext(ctx, w.jobs.text("DELETE FROM river_job WHERE id = $1 AND state = 'running'"), id))
		if err != nil {
			return err
		}
		if n > 0 {
			w.log.Info("a job whose end could not be written is put in again", slog.Int64("job", id))
			w.rescued()
		}
	}
	w.ended = seen
	return nil
}

// running are the jobs that are said to run with a process.
func (j *jobs) running(ctx context.Context, name string) (ids []int64, err error) {
	err = j.each(ctx, func(scan func(...any) error) error {
		var id int64
		err := scan(&id)
		ids = append(ids, id)
		return err
	}, j.text("SELECT id FROM river_job WHERE state = 'running' AND kind = '"+kind+"' AND "+j.lastOf()+" = $1"), name)
	return ids, err
}

// lastOf is which process began a job last.
func (j *jobs) lastOf() string {
	if j.postgres {
		return "attempted_by[array_length(attempted_by, 1)]"
	}
	return "(SELECT value FROM json_each(attempted_by) ORDER BY key DESC LIMIT 1)"
}

// signs are the numbers of all processes; 0 is that of one that has a job and none.
func (j *jobs) signs(ctx context.Context) (map[string]int64, error) {
	all := map[string]int64{}
	err := j.each(ctx, func(scan func(...any) error) error {
		var name string
		var beat int64
		err := scan(&name, &beat)
		all[name] = max(all[name], beat)
		return err
	}, "SELECT name, beat FROM sync_worker UNION ALL SELECT DISTINCT "+j.lastOf()+", 0 FROM river_job WHERE state = 'running' AND kind = '"+kind+"' AND attempted_by IS NOT NULL")
	return all, err
}

// rescue deletes the jobs of a process that has given no sign of life since a number, and tells
// how many.
func (j *jobs) rescue(ctx context.Context, name string, beat int64) (n int64, err error) {
	tx, err := j.db.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, undone(tx)) }()
	if beat > 0 {
		gone, err := affected(tx.ExecContext(ctx, j.text("DELETE FROM sync_worker WHERE name = $1 AND beat = $2"), name, beat))
		if err != nil || gone == 0 { // it lives, or another one has rescued
			return 0, err
		}
	}
	n, err = affected(tx.ExecContext(ctx, j.text("DELETE FROM river_job WHERE state = 'running' AND kind = '"+kind+"' AND "+j.lastOf()+" = $1"), name))
	if err != nil {
		return 0, err
	}
	return n, tx.Commit()
}

func affected(res sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// undone rolls a transaction back that was not committed.
func undone(tx *sql.Tx) error {
	if err := tx.Rollback(); !errors.Is(err, sql.ErrTxDone) {
		return err
	}
	return nil
}
