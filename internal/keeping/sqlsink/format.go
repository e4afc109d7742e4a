package sqlsink

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
)

// Format is the version of the form in which this program keeps tables.
const Format = 2

// NewerError is of a sink that a newer program has written.
type NewerError struct {
	Place  string // a path, or host and database
	Format int    // its form
	Known  int    // the newest that this program knows
}

// Error says what to do.
func (e *NewerError) Error() string {
	return fmt.Sprintf("what is kept in %s has the format %d, of a newer viewfinder, and this one knows %d: use that one", e.Place, e.Format, e.Known)
}

// migrations bring a sink of the format of their index to the next one. That of 0 makes it.
var migrations = []func(*dialect) []string{
	func(d *dialect) []string {
		text, whole := d.types[history.Text], d.types[history.Integer]
		return []string{
			"CREATE TABLE sync_format (format " + whole + " NOT NULL, claims " + whole + " NOT NULL)",
			"INSERT INTO sync_format VALUES (0, 0)",
			"CREATE TABLE sync_table (name " + text + " PRIMARY KEY, row_keys " + text + " NOT NULL, columns " + text + " NOT NULL)",
			"CREATE TABLE sync_task (account " + text + " NOT NULL, name " + text + " NOT NULL, fence " + whole + " NOT NULL, checkpoint " + d.bytes +
				", committed " + d.instant + ", PRIMARY KEY (account, name))",
			"CREATE TABLE sync_scan (id " + d.serial + ", account " + text + " NOT NULL, name " + text + " NOT NULL, range_from " + d.instant +
				", range_to " + d.instant + ", began " + d.instant + " NOT NULL, ended " + d.instant + " NOT NULL, complete " + d.types[history.Boolean] +
				" NOT NULL, reasons " + d.document + " NOT NULL, calls " + whole + " NOT NULL, rows_read " + whole + " NOT NULL, opened " + whole +
				" NOT NULL, closed " + whole + " NOT NULL, vanished " + whole + " NOT NULL)",
			"CREATE INDEX sync_scan_of ON sync_scan (account, name, id)",
		}
	},
	func(d *dialect) []string { // when the last of the versions ended that Expire has erased
		return []string{"ALTER TABLE sync_table ADD COLUMN erased " + d.instant}
	},
}

// ErrNothing is of a database in which nothing is kept.
var ErrNothing = errors.New("nothing is kept there yet: viewfinder sync run begins to")

// Kept reports whether something is kept already that this program knows, by [ErrNothing] or a
// [*NewerError] if not. Nothing is made.
func (s *Sink) Kept(ctx context.Context) error {
	format, err := formatOf(ctx, s, s.db)
	switch {
	case err != nil:
		return s.Told(err)
	case format == 0:
		return ErrNothing
	case format > Format:
		return &NewerError{s.place, format, Format}
	}
	return nil
}

// formatOf is that of what is kept, 0 for nothing.
func formatOf(ctx context.Context, s *Sink, q querier) (format int, err error) {
	there, err := s.columns(ctx, q, "sync_format")
	if err == nil && len(there) > 0 {
		if err = q.QueryRowContext(ctx, "SELECT format FROM sync_format").Scan(&format); err != nil {
			err = fmt.Errorf("the table sync_format: %w", err)
		}
	}
	return format, err
}

// Prepare makes the sink ready to keep tables.
func (s *Sink) Prepare(ctx context.Context, tables []*history.Table) error {
	err := s.within(ctx, func(tx *sql.Tx) error {
		if err := Exclude(ctx, tx, s.d.postgres); err != nil {
			return err
		}
		if err := migrate(ctx, s, tx, migrations); err != nil {
			return err
		}
		for _, t := range tables {
			if err := s.prepareTable(ctx, tx, t); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("preparing the sink: %w", err)
	}
	return nil
}

// migrate brings a sink to the format that migrations lead to.
func migrate(ctx context.Context, s *Sink, tx *sql.Tx, migrations []func(*dialect) []string) error {
	format, err := formatOf(ctx, s, tx)
	if err != nil {
		return err
	}
	if format > len(migrations) {
		return &NewerError{s.place, format, len(migrations)}
	}
	for ; format < len(migrations); format++ {
		for _, query := range migrations[format](s.d) {
			if _, err := tx.ExecContext(ctx, query); err != nil {
				return fmt.Errorf("from format %d to %d: %w", format, format+1, err)
			}
		}
		if _, err := s.d.exec(ctx, tx, "UPDATE sync_format SET format = $1", format+1); err != nil {
			return err
		}
	}
	return nil
}
