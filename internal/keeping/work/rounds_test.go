package work

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/reading"
)

// failing are rounds that fail, and say when to come again.
type failing struct {
	next time.Time
	err  error
}

func (f failing) Due(string, []byte, []byte) (time.Time, error) { return time.Time{}, nil }

func (f failing) Keep(context.Context, string, bool) (*history.Step, history.Counts, time.Time, error) {
	return nil, history.Counts{}, f.next, f.err
}

// A round that fails is tried again when it says so: by River's own times, which grow to
// hours, a story would be over.
func TestWork_rounds(t *testing.T) {
	t.Parallel()
	away := errors.New("away")
	f := failing{time.Now().Add(20 * time.Minute), away}
	source := &reading.Source{Table: &history.Table{Name: "Stories"}, PerAccount: true, Rounds: f, TaskOf: "stories"}
	var told error
	w := &worker{crew: &Crew{Logins: []Login{{Sources: []*reading.Source{source}}}, Told: func(d Done) { told = d.Err }}}
	err := w.Work(t.Context(), &river.Job[args]{JobRow: &rivertype.JobRow{ID: 1}, Args: args{"", "1", "Stories"}})
	var snooze *river.JobSnoozeError
	if !errors.As(err, &snooze) || snooze.Duration <= 19*time.Minute || snooze.Duration > 20*time.Minute {
		t.Errorf("%v", err)
	}
	if !errors.Is(told, away) {
		t.Errorf("told %v", told)
	}
	source.Rounds = failing{time.Time{}, away} // nobody knows when: River does
	if err := w.Work(t.Context(), &river.Job[args]{JobRow: &rivertype.JobRow{ID: 1}, Args: args{"", "1", "Stories"}}); !errors.Is(err, away) {
		t.Errorf("%v", err)
	}
}
