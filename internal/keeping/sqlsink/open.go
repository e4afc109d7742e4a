package sqlsink

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"

	"github.com/viewfinder-sql/viewfinder/internal/privatefile"
)

// OpenSQLite opens a file, which is made, readable by the user alone, where there is none. A
// database of another program is refused, and left as it is.
func OpenSQLite(path string) (*Sink, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	if info.Size() > 0 {
		read, err := ReadSQLite(path)
		if err == nil {
			err = errors.Join(own(context.Background(), read, path), read.Close())
		}
		if err != nil {
			return nil, err
		}
	}
	return openFile(path, SQLiteName(path))
}

// ReadSQLite opens a file that is there, and changes nothing of it: what would is refused.
func ReadSQLite(path string) (*Sink, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	return openFile(path, privatefile.SQLite(path, "mode=rw", waiting, "_pragma=query_only(true)"))
}

// openFile opens a file by the name that SQLite has for it.
func openFile(path, name string) (*Sink, error) {
	db, err := driver.Open(name)
	if err != nil {
		return nil, err
	}
	s := &Sink{db: db, d: sqliteDialect, place: path}
	// Where several open a new file at the same time, SQLite refuses to change its journal's mode
	// at once, whatever busy_timeout says. The first question tells whether it is a database.
	begin := func() error { _, err := tablesOf(context.Background(), s); return err }
	err = begin()
	for until := time.Now().Add(busy); errors.Is(err, sqlite3.BUSY) && time.Now().Before(until); err = begin() {
		time.Sleep(time.Millisecond + rand.N(10*time.Millisecond)) //nolint:gosec // so that not all come again at once
	}
	if errors.Is(err, sqlite3.NOTADB) {
		return nil, errors.Join(fmt.Errorf("%s is no database of SQLite, or one that is encrypted: name another file", path), db.Close())
	} else if err != nil {
		return nil, errors.Join(fmt.Errorf("opening %s: %w", path, s.Told(err)), db.Close())
	}
	if err := privatefile.CloseShared(path); err != nil {
		return nil, errors.Join(fmt.Errorf("opening %s: %w", path, err), db.Close())
	}
	return s, nil
}

// tablesOf are the names of what is in a file.
func tablesOf(ctx context.Context, s *Sink) (names []string, err error) {
	err = s.d.each(ctx, s.db, func(scan func(...any) error) error {
		var name string
		err := scan(&name)
		names = append(names, name)
		return err
	}, "SELECT name FROM sqlite_schema WHERE type = 'table'")
	return names, err
}

// own refuses a file that another program has made: it has tables, and none of a sink's.
func own(ctx context.Context, s *Sink, path string) error {
	names, err := tablesOf(ctx, s)
	if err != nil {
		return err
	}
	foreign := ""
	for _, name := range names {
		switch first, _, _ := strings.Cut(name, "_"); first {
		case "sync", "river", "lake", "sqlite":
			return nil
		}
		foreign = name
	}
	if foreign != "" {
		return fmt.Errorf("%s is the database of another program, with a table %s: name a file of its own", path, foreign)
	}
	return nil
}

// busy is how long a file that another process writes to is waited for, and waiting says so to
// SQLite.
const busy = time.Minute

var waiting = fmt.Sprintf("_pragma=busy_timeout(%d)", busy.Milliseconds())

// SQLiteName is the name by which a file is opened: transactions that write wait for each
// other, others see what is committed, and what is committed is on the disk. What SQLite writes
// beside the file, rows among it, is as closed to others as the file is.
func SQLiteName(path string) string {
	return privatefile.SQLite(path, "_txlock=immediate", waiting, "_pragma=journal_mode(wal)", "_pragma=synchronous(full)")
}

// Connections is how many a process has to PostgreSQL at the most, for what is kept and again
// for the jobs: a server takes a hundred in all, unless it is told otherwise.
const Connections = 4

// OpenPostgres opens a database of PostgreSQL, by an address postgres://…. Nothing is sent.
func OpenPostgres(address string) (*Sink, error) { return openPostgres(address, Unstuck) }

// ReadPostgres opens a database of PostgreSQL, and changes nothing of it: what would is refused.
func ReadPostgres(address string) (*Sink, error) {
	return openPostgres(address, func(ctx context.Context, c *pgx.Conn) error {
		_, err := c.Exec(ctx, "SET default_transaction_read_only = on")
		return err
	})
}

func openPostgres(address string, connected func(context.Context, *pgx.Conn) error) (*Sink, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, err
	}
	db := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(connected))
	db.SetMaxOpenConns(Connections)
	db.SetMaxIdleConns(Connections)
	db.SetConnMaxIdleTime(time.Minute)
	return &Sink{db: db, d: postgresDialect, place: config.Host + "/" + config.Database}, nil
}

// Unstuck has the database end a transaction in which nothing happens for 20 seconds, where it
// would for none: that of a process which was stopped would have all others wait for what it has
// locked.
func Unstuck(ctx context.Context, c *pgx.Conn) error {
	_, err := c.Exec(ctx, "SELECT set_config('idle_in_transaction_session_timeout', '20s', false) WHERE current_setting('idle_in_transaction_session_timeout') = '0'")
	return err
}
