package fetch

import (
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/repair"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// pages asks for the pages of lists, when they are wanted or ahead of the reader.
type pages struct {
	*planner
	pager    *pager.Pager
	numbers  *numbers
	degrader *degrader
	refusals *refusals
}

// read asks for one page, with k deciding what of each node, and mends what the
// API refuses as long as it can: a smaller page, a field less, a nested part
// less. The span that was answered comes back with the page; its limit may be
// smaller than asked. begun, if not nil, is the first answer, got ahead.
func (s *pages) read(l *nodes.List, after string, limit int, k *builder, begun *pager.Answer) (*shape.PageRequest, *graph.Page, error) {
	for {
		var sp *shape.PageRequest
		var page *graph.Page
		var err error
		if begun != nil {
			sp, page, err = begun.Request, begun.Page, begun.Err
			begun = nil
		} else {
			sp = k.page(l, after, limit)
			page, err = s.pager.Page(s.pager.Context(), sp)
		}
		if err == nil {
			return sp, page, nil
		}
		if repair.BadCursor(err) && after != "" { // whatever is asked for behind it
			return nil, nil, err
		}
		if s.degrader.degradePage(err, sp, l, k) {
			limit = l.NextSize()
			continue
		}
		return nil, nil, s.refusals.blame(err, sp.Selection, sp.Account)
	}
}
