package fetch

import (
	"errors"
	"net/url"
	"slices"
	"strconv"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// span is one request for a page of an edge.
type span struct {
	owner  string // id
	place  *place
	window window
	after  string
	limit  int
	ask    *ask
}

// span returns the request for a page of the list, no larger than the API is
// known to bear.
func (s *store) span(l *list, after string, limit int, a *ask) *span {
	sp := &span{owner: l.owner.id, place: l.place, window: l.window, after: after, limit: limit, ask: a}
	if limit > 0 {
		sp.limit = s.cfg.Memory.bears(sp.shape(), limit)
	}
	return sp
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
	return graph.Request{Path: sp.owner + "/" + sp.place.edge.Name, Fields: &sp.ask.sel, Params: params}
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

// shape names a request's cost: edge and fields.
func (sp *span) shape() string { return sp.place.path + "?" + sp.ask.sel.String() }

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

// read asks for one page, with k deciding what of each node, and mends what the
// API refuses as long as it can: a smaller page, a field less, a nested part
// less. The span that was answered comes back with the page; its limit may be
// smaller than asked. begun, if not nil, is the first answer, got ahead.
func (s *store) read(l *list, after string, limit int, k *asker, begun *answer) (*span, *graph.Page, error) {
	for {
		sp := s.span(l, after, limit, k.full(l.place))
		var page *graph.Page
		var err error
		if begun != nil {
			sp, page, err = begun.span, begun.page, begun.err
			begun = nil
		} else {
			page, err = s.cfg.Client.Page(s.ctx, sp.request())
		}
		if err == nil {
			return sp, page, nil
		}
		if errors.Is(err, graph.ErrReduceData) && sp.limit > 1 {
			s.cfg.Memory.bear(sp.shape(), sp.limit/2)
			continue
		}
		if s.suspects(err, sp, l, k) {
			limit = max(1, l.suspect/2)
			continue
		}
		if !s.mend(err, sp.ask, k) {
			return nil, nil, s.blame(err, sp.ask)
		}
	}
}
<<<<<<< Updated upstream

// blame names, for a refusal that a permission is missing, those of the parts
// nested in the request: the ones of its own edge were good for an answer
// without the parts, or will be named by the next refusal.
func (s *store) blame(err error, a *ask) error {
	var api *graph.APIError
	if !errors.Is(err, graph.ErrPermission) || !errors.As(err, &api) || len(a.parts) == 0 {
		return err
	}
	own := s.scopes(a.place)
	var missing []string
	a.find(func(b *ask) bool {
		for _, scope := range s.scopes(b.place) {
			if !slices.Contains(own, scope) && !slices.Contains(missing, scope) {
				missing = append(missing, scope)
			}
		}
		return false
	})
	if len(missing) > 0 {
		api.Scopes = missing
	}
	return err
}

// scopes are the permissions that the edge to a place needs with this login.
func (s *store) scopes(p *place) []string {
	switch {
	case p.edge == nil:
		return nil
	case s.cfg.Login == schema.InstagramLogin:
		return p.edge.Scopes.Instagram
	default:
		return p.edge.Scopes.Facebook
	}
}

// suspects notes that one of the posts of a page spoilt its request for
// insights, where that is what happened. Halving finds the post, which is then
// asked for without them.
func (s *store) suspects(err error, sp *span, l *list, k *asker) bool {
	if sp.limit == 0 || sp.ask.find(func(b *ask) bool { return b.place.kind.Insight }) == nil {
		return false
	}
	var api *graph.APIError
	switch {
	case !errors.As(err, &api):
		return false
	case errors.Is(err, graph.ErrUnavailable): // some posts fail like that, for good
		if l.suspect == 0 && !s.alive(sp) {
			return false
		}
	case !refused(err), errors.Is(err, graph.ErrReduceData),
		api.Reason() == graph.ReasonRetiredMetric, api.Reason() == graph.ReasonUnknownField:
		return false
	}
	l.suspect, k.bare = sp.limit, sp.limit == 1
	return true
}

// alive reports whether the API answers when asked for less than a span asks.
func (s *store) alive(sp *span) bool {
	less := *sp
	less.limit, less.ask = 1, &ask{place: sp.place}
	_, err := s.cfg.Client.Page(s.ctx, less.request())
	return err == nil
}

// mend changes what the next request asks for, after the API refused one, and
// reports whether there is hope that it will be accepted.
func (s *store) mend(err error, a *ask, k *asker) bool {
	var api *graph.APIError
	if !errors.As(err, &api) {
		return false
	}
	for _, hopeless := range []error{graph.ErrTokenExpired, graph.ErrRateLimited, graph.ErrUnavailable} {
		if errors.Is(err, hopeless) {
			return false
		}
	}
	if field, kind, ok := api.MissingField(); ok && s.dropField(a, field, kind) {
		return true
	}
	if index, _, ok := api.InvalidMetric(); ok && s.dropMetric(a, index) {
		return true
	}
	if dropOptional(a) {
		return true
	}
	if !k.bare && a.find(func(b *ask) bool { return b.place.kind.Insight }) != nil {
		k.bare = true // one post spoils its page: its posts are asked one by one
		return true
	}
	return false
}

// dropField forgets a field that the API does not know.
func (s *store) dropField(a *ask, field, kind string) bool {
	b := a.find(func(b *ask) bool {
		if kind != "" && b.place.kind.Name != kind {
			return false
		}
		for _, f := range b.fields {
			if name := b.place.fields[f]; name == field || hasPrefixField(name, field) {
				return true
			}
		}
		return false
	})
	if b == nil {
		return false
	}
	for _, f := range b.fields {
		if name := b.place.fields[f]; name == field || hasPrefixField(name, field) {
			s.cfg.Memory.refuse(b.place.kind.Name, name, ReasonUnknownField)
		}
	}
	return true
}

// hasPrefixField reports whether field is an object above the leaf name.
func hasPrefixField(name, field string) bool {
	return len(name) > len(field) && name[:len(field)] == field && name[len(field)] == '.'
}

// dropMetric forgets the metric at a position of the request's metric list.
func (s *store) dropMetric(a *ask, index int) bool {
	b := a.find(func(b *ask) bool { return b.place.kind.Insight && index < len(b.fields) })
	if b == nil {
		return false
	}
	s.cfg.Memory.refuse(b.place.kind.Name, b.place.fields[b.fields[index]], ReasonRetiredMetric)
	return true
}

// dropOptional stops nesting what nobody waits for: its error is for whoever
// asks for it.
func dropOptional(a *ask) bool {
	dropped := false
	for _, b := range a.parts {
		if b.optional {
			b.place.never, dropped = true, true
		} else if dropOptional(b) {
			dropped = true
		}
	}
	return dropped
}
=======
>>>>>>> Stashed changes
