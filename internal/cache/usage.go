package cache

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/ncruces/go-sqlite3"
)

// Usage is how much of one of the platform's limits is used.
type Usage struct {
	Account, Kind string
	Percent       float64
	At            time.Time
	// Blocked is until when calls are refused; zero where they are not.
	Blocked time.Time
}

// lately is how long a process counts that has called.
const lately = 30 * time.Second

// Process is one that shares usage.
type Process string

// NewProcess names one.
func NewProcess() Process { return Process(rand.Text()) }

// ShareUsage writes down what a process has learned of the limits, and returns what all have,
// and how many others have called lately.
func (f *File) ShareUsage(ctx context.Context, p Process, said []Usage) (all []Usage, others int, err error) {
	now := time.Now()
	err = f.write(ctx, func(db *sqlite3.Conn) error {
		for _, u := range said {
			// Of processes that waited, the last need not know the latest. What is said to be of a time yet
			// to come was written by a clock that was wrong.
			if err := run(db, "INSERT INTO viewfinder_usage(account, kind, percent, at, blocked) VALUES (?, ?, CAST(? AS REAL), ?, ?) "+
				"ON CONFLICT DO UPDATE SET percent = excluded.percent, at = excluded.at, blocked = excluded.blocked WHERE excluded.at >= at OR at > ?",
				u.Account, u.Kind, fmt.Sprint(u.Percent), u.At.UnixMilli(), millis(u.Blocked), now.UnixMilli()); err != nil {
				return err
			}
		}
		if err := run(db, "INSERT OR REPLACE INTO viewfinder_process(id, at) VALUES (?, ?)", string(p), now.UnixMilli()); err != nil {
			return err
		}
		if err := run(db, "DELETE FROM viewfinder_process WHERE at < ?", now.Add(-lately).UnixMilli()); err != nil {
			return err
		}
		all, others, err = heard(db, p, now)
		return err
	})
	return all, others, err
}

// Usage is what [File.ShareUsage] returns, where nothing is written down: it waits for nobody.
func (f *File) Usage(ctx context.Context, p Process) (all []Usage, others int, err error) {
	err = f.use(ctx, func(db *sqlite3.Conn, _ bool) error {
		all, others, err = heard(db, p, time.Now())
		return err
	})
	return all, others, err
}

// heard is what a process finds written down.
func heard(db *sqlite3.Conn, p Process, now time.Time) (all []Usage, others int, err error) {
	st, _, err := db.Prepare("SELECT count(*) FROM viewfinder_process WHERE id <> ? AND at >= ?")
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = st.Close() }()
	if err := errors.Join(st.BindText(1, string(p)), st.BindInt64(2, now.Add(-lately).UnixMilli())); err != nil {
		return nil, 0, err
	}
	if st.Step() {
		others = st.ColumnInt(0)
	}
	if err := st.Err(); err != nil {
		return nil, 0, err
	}
	all, err = usages(db)
	return all, others, err
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func usages(db *sqlite3.Conn) (list []Usage, err error) {
	st, _, err := db.Prepare("SELECT account, kind, percent, at, blocked FROM viewfinder_usage")
	if err != nil {
		return nil, err
	}
	defer func() { _ = st.Close() }()
	for st.Step() {
		u := Usage{Account: st.ColumnText(0), Kind: st.ColumnText(1), Percent: st.ColumnFloat(2), At: time.UnixMilli(st.ColumnInt64(3))}
		if blocked := st.ColumnInt64(4); blocked > 0 {
			u.Blocked = time.UnixMilli(blocked)
		}
		list = append(list, u)
	}
	return list, st.Err()
}
