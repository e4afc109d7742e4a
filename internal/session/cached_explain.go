package session

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/cache/serving"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
)

// cachedSteps are the steps of an explained statement that the cache would answer; nil where
// it would not. They are found by beginning to read the file, which costs no call.
func (s *Statement) cachedSteps(ctx context.Context, run *fetch.Statement, values []any) (steps []fetch.Step, err error) {
	cfg, tables := s.session.settings.cfg, run.Tables()
	if len(tables) == 0 || !cfg.Offline && (!cfg.AutoCache || cfg.CacheTolerance == 0) {
		return nil, nil
	}
	a := &cachedAnswer{session: s.session, version: cfg.Version}
	defer a.release()
	served, err := a.look(ctx, s, &compiled{run: run}, true)
	if err != nil || !served {
		return nil, err
	}
	machine, err := machineOf(s.session)
	if err != nil {
		return nil, err
	}
	r := &serving.Run{Statement: fetch.NewStatement(s.session.settings.fetch), Source: a.source, Served: true}
	st, err := machine.Prepare(ctx, s.text.SQL[s.text.Explained.Offset:], r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = st.Close() }()
	if err := errors.Join(s.bindTo(st, values), st.Restart(r)); err != nil {
		return nil, err
	}
	switch _, err := st.Step(ctx); {
	case errors.Is(err, serving.ErrUncovered) && cfg.Offline:
		return nil, offlineError(s.session, err)
	case errors.Is(err, serving.ErrUncovered):
		return nil, nil
	case err != nil:
		return nil, err
	}
	for _, t := range tables {
		steps = append(steps, fetch.Step{Table: t.Name, Access: fmt.Sprintf("from the cache, as of %s", a.source.Of(t.Name).Began.Format(time.RFC3339))})
	}
	return steps, nil
}
