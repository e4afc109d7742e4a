package fetch

import (
	"context"
	"net/url"
	"strconv"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// span is one request for a page of an edge.
type span struct {
	owner   string // id
	account string // at whose rate limit it counts; "" if not known
	place   *place
	window  window
	after   string
	limit   int
	ask     *ask
	// left are the places left for requests of their own, as the API does not
	// bear them in this one; without are the kinds of the requests with them.
	left    []*place
	without []string
}

func (sp *span) request() graph.Request {
	params := url.Values{}
	if sp.limit > 0 {
		params.Set("limit", strconv.Itoa(sp.limit))
	}
	if sp.after != "" {
		params.Set("after", sp.after)
	}
	for _, a := range sp.window.args() {
		params.Set(a.Name, a.Value)
	}
	return graph.Request{
		Path: sp.owner + "/" + sp.place.edge.Name, Fields: &sp.ask.sel, Params: params,
		Account: sp.account, For: sp.place.name(),
	}
}

// window is a span of time in Unix seconds, both ends included; 0 is open.
type window struct {
	since, until int64
}

// args are the parameters that cut a walk to the window.
func (w window) args() []graph.Arg {
	var args []graph.Arg
	if w.since != 0 {
		args = append(args, graph.Arg{Name: "since", Value: strconv.FormatInt(w.since, 10)})
	}
	if w.until != 0 {
		args = append(args, graph.Arg{Name: "until", Value: strconv.FormatInt(w.until, 10)})
	}
	return args
}

// answer is what came of a span.
type answer struct {
	span *span
	page *graph.Page
	err  error
	// last says that nothing more is asked for ahead; deep are the long lists in
	// the page that are being followed already.
	last bool
	deep map[deepKey]*ahead
}

// page makes the request.
func (s *store) page(ctx context.Context, sp *span) (*graph.Page, error) {
	page, err := s.cfg.Client.Page(ctx, sp.request())
	if err == nil {
		s.settled(sp)
	}
	return page, err
}

// read asks for one page, with k deciding what of each node, and mends what the
// API refuses as long as it can: a smaller page, a field less, a nested part
// less. The span that was answered comes back with the page; its limit may be
// smaller than asked. begun, if not nil, is the first answer, got ahead.
func (s *store) read(l *list, after string, limit int, k *asker, begun *answer) (*span, *graph.Page, error) {
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
		if s.mend(err, sp.ask, k) {
			continue
		}
		if s.tolerates(err) && len(sp.ask.parts) > 0 { // each is asked for by itself, to find the one
			k.split = splitAll
			continue
		}
		return nil, nil, s.blame(err, sp.ask, sp.account)
	}
}
