package session

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/cache"
	"github.com/viewfinder-sql/viewfinder/internal/cache/serving"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
)

// Tables that a statement reads as the cache keeps them: Media#CACHE.

// readsKept reports whether a statement reads a table as it is kept: Media#CACHE.
func readsKept(text *sqltext.Statement) bool {
	return slices.ContainsFunc(text.Tables, func(name string) bool {
		_, kept := keptName(name)
		return kept
	})
}

// keptName is the name of a table that a statement reads as it is kept, without what says so.
func keptName(name string) (base string, kept bool) {
	at := len(name) - len(serving.Suffix)
	if at <= 0 || !strings.EqualFold(name[at:], serving.Suffix) {
		return "", false
	}
	return name[:at], true
}

// knowKept has a session know the tables of the file under their own names.
func knowKept(ctx context.Context, s *Session) error {
	var list []cache.Table
	r, err := s.way.open(ctx, s.kept)
	if err == nil {
		list, err = r.Tables(ctx)
	}
	if err != nil && !errors.Is(err, cache.ErrAbsent) {
		return err
	}
	same := func(a, b cache.Table) bool { return a.Name == b.Name && slices.Equal(a.Columns, b.Columns) }
	if slices.EqualFunc(list, s.settings.kept, same) {
		return nil
	}
	changed := s.settingsOf(s.settings.cfg, s.settings.views)
	changed.kept = list
	changed.registry = s.newRegistry(append(changed.registry.tables, serving.KeptTables(list)...))
	return s.settle(changed)
}
