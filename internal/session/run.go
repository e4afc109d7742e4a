package session

import (
	"context"
	"errors"
)

// Run begins an execution. The context bounds the rows until they are closed; so
// does [Session.Cancel].
func (s *Statement) Run(ctx context.Context, args []Arg) (*Rows, error) {
	if !s.session.Valid() {
		return nil, errClosed
	}
	if s.closed {
		return nil, errors.New("driver: the statement is closed")
	}
	if err := s.renew(ctx); err != nil {
		return nil, s.session.begin(ctx, s.query).fail(err)
	}
	e := s.session.begin(ctx, s.query)
	e.log.statement(e.ctx, s.query, s.text)
	values, err := assign(paramsOf(s), args)
	if err != nil {
		return nil, e.fail(err)
	}
	if r := s.session.parts.Options.Record; r != nil {
		r.Statement(s.query.String(), values)
	}
	switch {
	case s.procedure != nil:
		return s.callProcedure(e, values)
	case s.text.View != nil:
		return (&defining{s.session, s.query.String(), s.text.View}).run(e)
	case s.caching != nil:
		return (&caching{s, e, args}).run()
	case s.change != nil:
		return (&changing{s, e, values}).run()
	case s.inner != nil:
		return s.explainChange(e, values)
	case s.explains():
		return s.explain(e, values)
	}
	p, err := s.take(e.ctx, values)
	spent(e.ctx, "plan", s.planned)
	s.planned = 0
	if err != nil {
		return nil, e.fail(err)
	}
	e.warn(lint(p.Comparisons(), s.text.Contrasts, s.text.Params, values))
	e.log.result(e.ctx, len(p.columns))
	f := &fetched{statement: s, execution: e, zone: s.session.settings.zone, most: s.most(p)}
	if f.compiled, f.cache, err = (cacheUse{s}).choose(e.ctx, p); err != nil {
		return nil, e.fail(e.cause(err))
	}
	if s.text.Into != nil {
		return s.writeInto(e, f, values)
	}
	r := newRows(e, p.columns, f)
	if err := f.start(values); err != nil {
		err = e.cause(err)
		_ = r.finish(false, err)
		return nil, err
	}
	return r, nil
}
