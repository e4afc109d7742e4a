package fetch

import (
	"errors"
	"net/url"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/repair"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// chunk is how many posts are asked at once. What the first ones answer can
// spare the others: a post older than the business account ends the asking.
const chunk = 50

// doubtful is how many posts may fail as the API does when it is down, with no
// answer about another's numbers between: single posts do. When more do, it is down.
const doubtful = 3

// insightsOf returns the one-item list of a post's metrics at p, with every
// metric that the statement reads settled.
func (s *store) insightsOf(n *nodes.Node, p *shape.Path) (*nodes.List, error) {
	missing := s.needs.At(p).Fields.Minus(s.metricsOf(n, p).Have)
	if !missing.IsEmpty() && !s.Forbids(n.Account(), p) {
		if err := s.bringInsights(n, p); err != nil {
			return nil, err
		}
		missing = s.needs.At(p).Fields.Minus(s.metricsOf(n, p).Have)
	}
	if !missing.IsEmpty() && s.Forbids(n.Account(), p) {
		s.withhold(s.metricsOf(n, p), missing, ReasonNoPermission, "the login lacks a permission for it")
	}
	return n.Part(p), nil
}

// metricsOf returns the node that holds a post's metrics.
func (s *store) metricsOf(n *nodes.Node, p *shape.Path) *nodes.Node {
	l := n.Part(p)
	if l == nil {
		m := &nodes.Node{ID: n.ID, In: s.seen.Of(p), Up: n}
		m.Set(0, value.Text(n.ID))
		l = &nodes.List{Path: p, Owner: n, Items: []*nodes.Node{m}, Done: true}
		n.SetPart(p, l)
		s.seen.Weigh(n, nodes.ListWeight+nodes.NodeWeight)
	}
	return l.Items[0]
}

// bringInsights settles the metrics of n and of its page: those that every post
// knows in one request where the page can be asked for again, the others post
// by post.
func (s *store) bringInsights(n *nodes.Node, p *shape.Path) error {
	common, _ := shape.Metrics(s, p, s.needs.At(p).Fields.Minus(s.metricsOf(n, p).Have), shape.Nestable(s, p))
	if len(common) > 0 && !s.needs.At(p).Never && n.From != nil && n.From.List != nil && !s.beforeInsights(n) {
		s.needs.At(p).Nest = true
		k := s.builder(nil, nil, "")
		build := func() *shape.Selection {
			a := &shape.Selection{Path: n.In.Path}
			k.AddMetrics(a, p, false)
			return a
		}
		err := s.reread(n.From, n.From.Top(), build, k)
		switch {
		case s.tolerates(err):
			s.refusals.forbid(n.Account(), p, err)
			return nil
		case err != nil && !repair.Refused(err) && !errors.Is(err, graph.ErrUnavailable):
			return err
		}
	}
	var left []*nodes.Node
	for _, m := range n.Page() {
		if !s.needs.At(p).Fields.Within(s.metricsOf(m, p).Have) {
			left = append(left, m)
		}
	}
	for posts := range slices.Chunk(s.fewer(left, n), chunk) {
		if err := s.postByPost(posts, p); err != nil {
			return err
		}
	}
	return nil
}

// fewer are those of the posts that are worth asking now: where few rows are wanted,
// as many from n on, for each is a call and the rest of the page may stay unread.
func (s *store) fewer(posts []*nodes.Node, n *nodes.Node) []*nodes.Node {
	at := slices.Index(posts, n)
	if s.wanted.Rows == 0 || s.wanted.Filtered || at < 0 {
		return posts
	}
	return posts[at:min(len(posts), at+s.wanted.Rows)]
}

// postAsk asks a post for some of its metrics.
type metricRequest struct {
	post *nodes.Node
	*shape.Selection
	again  bool // the API said that one metric of one post is too much
	total  bool // asked for as totals
	turned bool // the API has refused the other form
}

// postByPost asks each post for the metrics that its kind knows.
func (s *store) postByPost(posts []*nodes.Node, p *shape.Path) error {
	var asks []metricRequest
	for _, n := range posts {
		asks = append(asks, s.metricAsks(n, p, s.needs.At(p).Fields)...)
	}
	return s.askPosts(asks)
}

// askPosts makes the requests together, and then those that what was refused
// takes instead.
func (s *store) askPosts(asks []metricRequest) error {
	if len(asks) == 0 {
		return nil
	}
	requests := make([]graph.Request, len(asks))
	for i, a := range asks {
		requests[i] = a.request()
	}
	results, err := s.pager.Pages(requests)
	if err != nil {
		return err
	}
	for i, r := range results { // first, as what one post has the API knows
		if r.Err == nil {
			s.absorbInsights(asks[i].post, r.Page, asks[i].Selection)
		}
	}
	var instead []metricRequest
	for i, r := range results {
		if r.Err == nil {
			s.failing = nil
			continue
		}
		more, err := s.postRefused(asks[i], r.Err)
		if err != nil {
			return err
		}
		instead = append(instead, more...)
	}
	return s.askPosts(instead)
}

func (a metricRequest) request() graph.Request {
	params := url.Values{"metric": {shape.MetricNames(a.Path, a.Fields)}}
	if a.total {
		params.Set("metric_type", "total_value")
	}
	return graph.Request{
		Path: a.post.ID + "/" + a.Path.Edge.Name, Account: a.post.Account(), For: a.Path.Name(),
		// The edge gives its fields unasked; naming them is refused by one of the
		// two hosts.
		Pick:   &a.Graph,
		Params: params,
	}
}

// metricAsks ask for the metrics of mask that the post lacks and its kind knows;
// the others are settled as NULL. Those that are given as totals only are asked
// for by themselves.
func (s *store) metricAsks(n *nodes.Node, p *shape.Path, mask bitset.Set) (asks []metricRequest) {
	m := s.metricsOf(n, p)
	missing := mask.Minus(m.Have)
	if s.beforeInsights(n) {
		s.withhold(m, missing, ReasonConversion, "the post is older than the change to a business account")
		return nil
	}
	product := s.productOf(n)
	fields, settled := shape.Metrics(s, p, missing, func(f int) bool {
		products := p.Columns[f].Products
		return len(products) == 0 || slices.Contains(products, product)
	})
	if rest := missing.Minus(settled); !rest.IsEmpty() {
		s.withhold(m, rest, ReasonWrongType, "posts of this kind do not have the metric")
	}
	m.Have = m.Have.Union(settled.Minus(bitset.Of(fields...)))
	var plain, totals []int
	for _, f := range fields {
		if s.cfg.Memory.IsTotal(p, f, s.now()) {
			totals = append(totals, f)
		} else {
			plain = append(plain, f)
		}
	}
	if len(plain) > 0 {
		asks = append(asks, metricRequest{post: n, Selection: shape.SelectMetrics(p, plain)})
	}
	if len(totals) > 0 {
		asks = append(asks, metricRequest{post: n, Selection: shape.SelectMetrics(p, totals), total: true})
	}
	return asks
}

func (s *store) productOf(n *nodes.Node) string {
	product := n.Get(n.In.Product).Text()
	if product == "" {
		return n.In.Edge.Products[0]
	}
	return product
}

// withhold settles metrics as NULL, for a reason.
func (s *store) withhold(m *nodes.Node, mask bitset.Set, reason, message string) {
	for f := range mask.Minus(bitset.Of(0)).All() {
		s.notes.add(Note{Reason: reason, Table: s.tableAt(m.In.Path), Column: s.columnAt(m.In.Path, f), Object: m.ID, Message: message})
	}
	m.Have = m.Have.Union(mask)
}

// postRefused settles what a post's insights answered with an error, and returns
// what is to be asked instead: what is left without a metric that the API does
// not know, or each metric by itself, to find the one that it refuses.
func (s *store) postRefused(a metricRequest, err error) (instead []metricRequest, _ error) {
	n, m := a.post, s.metricsOf(a.post, a.Path)
	var api *graph.APIError
	errors.As(err, &api)
	outcome := repair.Post(err, repair.PostFacts{
		Metrics: len(a.Fields), Total: a.total, Turned: a.turned, Again: a.again, Failing: len(s.failing) >= doubtful && !slices.Contains(s.failing, n.ID),
	})
	if outcome != repair.Fails && outcome != repair.Unavailable {
		s.failing = nil // whatever it says, it is not down
		if s.mendMetrics(api, a) {
			return s.metricAsks(n, a.Path, a.Mask), nil
		}
	}
	switch outcome {
	case repair.Fails:
		if err = s.refusals.blame(err, shape.Wrap(a.Selection), n.Account()); s.tolerates(err) {
			s.refusals.forbid(n.Account(), a.Path, err)
			return nil, nil
		}
		return nil, err
	case repair.Unavailable:
		if !slices.Contains(s.failing, n.ID) { // which may be asked for several things
			s.failing = append(s.failing, n.ID)
		}
		s.withhold(m, a.Mask, ReasonRefused, "the API fails when it is asked for this post's numbers: "+api.Error())
	case repair.OlderThanBusiness:
		s.noteConversion(n)
		s.withhold(m, a.Mask, ReasonConversion, "the post is older than the change to a business account")
	case repair.FewViewers:
		s.withhold(m, a.Mask, ReasonFewViewers, "too few people have seen it for the API to tell")
	case repair.Vanished:
		s.withhold(m, a.Mask, ReasonVanished, "the post is gone, or not visible to this token")
	case repair.OtherForm:
		a.total, a.turned = false, true
		instead = append(instead, a)
	case repair.OneByOne:
		for _, f := range a.Fields {
			instead = append(instead, metricRequest{post: n, Selection: shape.SelectMetrics(a.Path, []int{f}), turned: a.turned})
		}
	case repair.Again:
		a.again = true
		instead = append(instead, a)
	case repair.Withheld:
		s.withhold(m, a.Mask, ReasonRefused, api.Error())
	}
	return instead, nil
}

// mendMetrics learns what a refusal says of a post's metrics, and reports whether they
// can be asked for otherwise.
func (s *store) mendMetrics(refusal *graph.APIError, a metricRequest) bool {
	for _, step := range repair.Metrics(refusal, a.Path, a.Fields) {
		if (step.Action != repair.AsTotals || !a.total && !a.turned) && s.mender.learn(step) {
			return true
		}
	}
	return false
}

// absorbInsights takes the metrics of an answer; nil says that there are none.
func (s *store) absorbInsights(n *nodes.Node, g *graph.Page, a *shape.Selection) {
	m := s.metricsOf(n, a.Path)
	open := bitset.Of(a.Fields...).Minus(m.Have)
	why := map[string]oddity{}
	if g != nil {
		for i := range g.Nodes {
			name := g.Nodes[i].Values[0].Text()
			f := slices.Index(a.Path.Fields, name)
			if f < 0 || !open.Has(f) || m.Have.Has(f) {
				continue
			}
			v, odd := metricValue(a.Path.Types[f], &g.Nodes[i])
			if v.IsNull() {
				why[name] = odd
				continue
			}
			m.Set(f, v)
			s.seen.Weigh(m, nodes.ValueWeight+v.Size())
		}
	}
	s.noteNumbers(n, a.Path, open.And(m.Have))
	for f := range open.Minus(m.Have).All() {
		odd, told := why[a.Path.Fields[f]]
		switch {
		case told:
		case g != nil && g.Odd > 0:
			odd = malformed("the answer holds something that is no metric")
		default:
			odd = noNumber
		}
		s.withhold(m, bitset.Of(f), odd.reason, odd.message)
	}
	m.Have = m.Have.Union(a.Mask)
}
