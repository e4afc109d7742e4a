package cache

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"time"

	"github.com/ncruces/go-sqlite3"
)

// LeaseTime is how long a lease holds that is not renewed.
const LeaseTime = 15 * time.Second

// Lease is the right to read tables anew, of one process at a time.
type Lease struct {
	file    *File
	tables  []string
	holder  string
	renewed time.Time
}

// Lease takes the right to read tables anew; nil where another one has that of one of them.
func (f *File) Lease(ctx context.Context, tables ...string) (*Lease, error) {
	l := &Lease{file: f, tables: slices.Sorted(slices.Values(tables)), holder: rand.Text(), renewed: time.Now()}
	taken := false
	err := f.write(ctx, func(db *sqlite3.Conn) error {
		for _, name := range l.tables {
			holder, until, err := holderOf(db, name)
			if err != nil {
				return err
			}
			if holder != "" && until.After(l.renewed) {
				taken = true
				return nil
			}
		}
		for _, name := range l.tables {
			if err := run(db, "INSERT OR REPLACE INTO viewfinder_lease(name, holder, until) VALUES (?, ?, ?)", name, l.holder, l.renewed.Add(LeaseTime).UnixMilli()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || taken {
		return nil, err
	}
	return l, nil
}

func holderOf(db *sqlite3.Conn, table string) (holder string, until time.Time, err error) {
	st, _, err := db.Prepare("SELECT holder, until FROM viewfinder_lease WHERE name = ?")
	if err != nil {
		return "", until, err
	}
	if err = st.BindText(1, table); err == nil && st.Step() {
		holder, until = st.ColumnText(0), time.UnixMilli(st.ColumnInt64(1))
	}
	return holder, until, errors.Join(err, st.Err(), st.Close())
}

// check fails where the lease has gone to another one. None is needed for nil.
func (l *Lease) check(db *sqlite3.Conn) error {
	if l == nil {
		return nil
	}
	for _, name := range l.tables {
		holder, _, err := holderOf(db, name)
		if err != nil {
			return err
		}
		if holder != l.holder {
			return ErrLeaseLost
		}
	}
	return nil
}

// Renew has the lease hold on, where a third of its time has passed. It may be called for
// each row.
func (l *Lease) Renew(ctx context.Context) error {
	now := time.Now()
	if l == nil || now.Sub(l.renewed) < LeaseTime/3 {
		return nil
	}
	l.renewed = now
	return l.file.write(ctx, func(db *sqlite3.Conn) error {
		if err := l.check(db); err != nil {
			return err
		}
		for _, name := range l.tables {
			if err := run(db, "UPDATE viewfinder_lease SET until = ? WHERE name = ? AND holder = ?", now.Add(LeaseTime).UnixMilli(), name, l.holder); err != nil {
				return err
			}
		}
		return nil
	})
}

// End gives the right back.
func (l *Lease) End(ctx context.Context) error {
	if l == nil {
		return nil
	}
	return l.file.write(ctx, func(db *sqlite3.Conn) error {
		for _, name := range l.tables {
			if err := run(db, "DELETE FROM viewfinder_lease WHERE name = ? AND holder = ?", name, l.holder); err != nil {
				return err
			}
		}
		return nil
	})
}
