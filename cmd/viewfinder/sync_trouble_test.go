package main

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
)

// troubled is a sink whose database has trouble after some commits.
type troubled struct {
	history.Sink
	trouble sqlsink.TroubleError
	commits int // that go through
	later   int // claims and commits after the first that does not
	erased  int // how often it was told to erase what ended long ago
	told    bool
}

func (s *troubled) Claim(ctx context.Context, task history.Task) (history.Claim, error) {
	if s.told {
		s.later++
	}
	return s.Sink.Claim(ctx, task)
}

func (s *troubled) Commit(ctx context.Context, claim history.Claim, step *history.Step) (history.Counts, error) {
	if s.commits--; s.commits >= 0 {
		return s.Sink.Commit(ctx, claim, step)
	}
	if s.told {
		s.later++
	}
	s.told = true
	return history.Counts{}, &s.trouble
}

func (s *troubled) Expire(context.Context, time.Time) (int64, error) {
	s.erased++
	return 0, &s.trouble
}

// A run whose sink is full, away or read-only asks the platform nothing that could not be kept: it ends, and
// says why once. What ended long ago is erased from a full one all the same, which makes room.
func TestSyncRun_trouble(t *testing.T) {
	t.Parallel()
	for name, of := range map[string]struct {
		commits, erased int
		full, readOnly  bool
		says            string
	}{
		"full at the list": {0, 1, true, false, "there is no room for kept.db"},
		"full":             {3, 1, true, false, "there is no room for kept.db"},
		"away":             {3, 0, false, false, "kept.db cannot be reached"},
		"read-only":        {3, 0, false, true, "kept.db can only be read now"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := demoSync(t, "retention: 30d\n")
			sink := &troubled{Sink: s.sink, commits: of.commits, trouble: sqlsink.TroubleError{Place: "kept.db", Full: of.full, ReadOnly: of.readOnly, Err: errors.New("the reason")}}
			s.sink = sink
			s.logins = append(s.logins, s.logins[0]) // others would come to the same
			var out, messages bytes.Buffer
			err := s.run(t.Context(), streams{in: strings.NewReader(""), out: &out, err: &messages}, false)
			if err == nil || strings.Count(err.Error(), of.says) != 1 || strings.Contains(messages.String(), of.says) {
				t.Errorf("it ends with %v, and says %s", err, messages.String())
			}
			if sink.later > 0 || sink.erased != of.erased {
				t.Errorf("%d claims and commits come later, and it was told %d times to erase, not %d", sink.later, sink.erased, of.erased)
			}
		})
	}
}
