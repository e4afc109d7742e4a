package sqlsink

import (
	"context"
	"errors"
	"fmt"
)

// Scrub has no byte left of rows that were deleted. SQLite's file is written anew, with what
// has not yet gone from the log to the file; PostgreSQL is told that the room is free, and
// writes over it in its own time.
func (s *Sink) Scrub(ctx context.Context) error {
	if s.d.postgres {
		names, err := s.kept(ctx, s.db)
		if err != nil {
			return err
		}
		for _, name := range append(names, "sync_scan", "sync_task") {
			if name != "sync_scan" && name != "sync_task" {
				name = versions(name)
			}
			if _, err := s.db.ExecContext(ctx, "VACUUM "+s.d.name(name)); err != nil {
				return s.Told(err)
			}
		}
		return nil
	}
	if _, err := s.db.ExecContext(ctx, "VACUUM"); full(s, err) {
		return fmt.Errorf("the rows are deleted, and their bytes stay: there is no room for a second %s, which is made meanwhile, and for its temporary files: make room and forget again: %w", s.place, err)
	} else if err != nil {
		return fmt.Errorf("the rows are deleted, and the file could not be written anew: %w", err)
	}
	var busy, log, done int
	if err := s.db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &done); err != nil {
		return s.Told(err)
	}
	if busy != 0 {
		return errors.New("the rows are deleted, and their bytes stay while another program reads the file: forget again when it has ended")
	}
	return nil
}
