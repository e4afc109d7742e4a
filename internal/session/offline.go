package session

import (
	"errors"
	"fmt"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/cache/serving"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// OfflineError is of a statement that Offline=true cannot answer.
type OfflineError struct {
	Message string
	Err     error // nil for none
}

func (e *OfflineError) Error() string { return "Offline=true: " + e.Message }

// Is matches [connect.ErrOffline].
func (e *OfflineError) Is(target error) bool { return target == connect.ErrOffline }

// Unwrap returns Err.
func (e *OfflineError) Unwrap() error { return e.Err }

// offlineError is of a statement that asks for what the cache does not hold, and says where that
// leaves out what it asks for.
func offlineError(s *Session, err error) error {
	text := strings.ReplaceAll(err.Error(), "\n", "; ")
	var uncovered *serving.UncoveredError
	if s.settings.cfg.CacheWithoutNames && errors.As(err, &uncovered) {
		if names := namesOthers(s.parts.Catalogue, uncovered.Table, uncovered.Columns); len(names) > 0 {
			text += fmt.Sprintf("; CacheWithoutNames=true keeps no %s, which tells who other people are", strings.Join(names, ", "))
		}
	}
	return &OfflineError{text, err}
}

// nobody is the part of an error that says that it is not known whose rows are meant, nil for none.
func nobody(err error) error {
	if e := (*connect.NobodyError)(nil); errors.As(err, &e) {
		return e
	}
	return nil
}

// namesOthers are those of a table's columns that tell who other people are.
func namesOthers(cat *schema.Catalogue, table string, columns []string) (names []string) {
	if t := cat.Table(table); t != nil {
		for _, name := range columns {
			if c, _ := t.Column(name); c != nil && cat.NamesOthers(t, c) {
				names = append(names, c.Name)
			}
		}
	}
	return names
}
