package fetch

import (
	"errors"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// stopped turns the error of a scan that a budget or a rate limit ended into a
// note, where the statement takes what there is; any other error stays.
func (s *store) stopped(err error, table string) error {
	if err == nil || !s.cfg.Partial || (!errors.Is(err, graph.ErrBudget) && !errors.Is(err, graph.ErrRateLimited)) {
		return err
	}
	message := "the scan was stopped: " + err.Error()
	if at, known := graph.RetryAt(err); known {
		message += "; it can go on at " + at.UTC().Format(time.RFC3339)
	}
	s.notes.once(Note{Reason: ReasonPartial, Table: table, Incomplete: true, Message: message})
	return nil
}
