package fetch

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// answer is what came of a span.
type answer struct {
	span *shape.PageRequest
	page *graph.Page
	err  error
	// last says that nothing more is asked for ahead; deep are the long lists in
	// the page that are being followed already.
	last bool
	deep map[deepKey]*ahead
}

// page makes the request.
func (s *store) page(ctx context.Context, sp *shape.PageRequest) (*graph.Page, error) {
	page, err := s.cfg.Client.Page(ctx, sp.Request())
	if err == nil {
		s.settled(sp)
	}
	return page, err
}

// read asks for one page, with k deciding what of each node, and mends what the
// API refuses as long as it can: a smaller page, a field less, a nested part
// less. The span that was answered comes back with the page; its limit may be
// smaller than asked. begun, if not nil, is the first answer, got ahead.
func (s *store) read(l *list, after string, limit int, k *builder, begun *answer) (*shape.PageRequest, *graph.Page, error) {
	for {
		sp := s.plan(l, after, limit, k)
		var page *graph.Page
		var err error
		if begun != nil {
			sp, page, err = begun.span, begun.page, begun.err
			begun = nil
		} else {
			page, err = s.page(s.ctx, sp)
		}
		if err == nil {
			return sp, page, nil
		}
		if badCursor(err) && after != "" { // whatever is asked for behind it
			return nil, nil, err
		}
		if s.less(err, sp) {
			continue
		}
		if s.suspects(err, sp, l, k) {
			limit = l.nextSize()
			continue
		}
		if s.mend(err, sp.Selection, k) {
			continue
		}
		if s.tolerates(err) && len(sp.Selection.Parts) > 0 { // each is asked for by itself, to find the one
			k.Split = shape.SplitAll
			continue
		}
		return nil, nil, s.blame(err, sp.Selection, sp.Account)
	}
}
