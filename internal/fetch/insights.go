package fetch

import (
	"errors"
	"maps"
	"net/url"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/repair"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// chunk is how many posts are asked at once. What the first ones answer can
// spare the others: a post older than the business account ends the asking.
const chunk = 50

// insights asks for the metrics of posts: of a page of them where all kinds of post have
// a metric, else of each.
type insights struct {
	*planner
	pager    *pager.Pager
	numbers  *numbers
	rereader *rereader
	degrader *degrader
	refusals *refusals
}

// of returns the one-item list of a post's metrics at p, with every
// metric that the statement reads settled.
func (s *insights) of(n *nodes.Node, p *shape.Path) (*nodes.List, error) {
	missing := s.needs.At(p).Fields.Minus(s.numbers.of(n, p).Have())
	if !s.shows(n, p) { // nobody wants it
		return n.Part(p), nil
	}
	if !missing.IsEmpty() && !s.Forbids(n.Account(), p) {
		if err := s.bring(n, p); err != nil {
			return nil, err
		}
		missing = s.needs.At(p).Fields.Minus(s.numbers.of(n, p).Have())
	}
	if !missing.IsEmpty() && s.Forbids(n.Account(), p) {
		s.numbers.withhold(s.numbers.of(n, p), missing, note.NoPermission, "the login lacks a permission for it")
	}
	return n.Part(p), nil
}

// bring settles the metrics of n and of its page: those that every post
// knows in one request where the page can be asked for again, the others post
// by post.
func (s *insights) bring(n *nodes.Node, p *shape.Path) error {
	if err := s.confirm(n, p); err != nil {
		return err
	}
	common, _ := shape.Metrics(s, p, s.needs.At(p).Fields.Minus(s.numbers.of(n, p).Have()), shape.Nestable(s, p))
	if len(common) > 0 && !s.needs.At(p).Never && n.From != nil && n.From.List != nil && !s.numbers.beforeInsights(n) {
		s.needs.At(p).Nest = true
		k := s.builder(nil, nil, "")
		build := func() *shape.Selection {
			a := &shape.Selection{Path: n.In.Path}
			k.AddMetrics(a, p, false)
			return a
		}
		err := s.rereader.reread(n.From, n.From.Top(), build, k)
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
		if s.shows(m, p) && !s.needs.At(p).Fields.Within(s.numbers.of(m, p).Have()) {
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

// confirm asks the newest post of a page for its metrics alone where another program has
// known that such posts have none: if it refuses them, so do the others.
func (s *insights) confirm(n *nodes.Node, p *shape.Path) error {
	if n.Up == nil {
		return nil
	}
	account := n.Up.ID
	likely := s.cfg.Memory.Earlier().Conversion(account)
	if at := n.Instant(); likely == "" || at == "" || at > likely {
		return nil
	}
	newest := n
	for _, m := range n.Page() {
		if at := m.Instant(); at <= likely && at > newest.Instant() && s.shows(m, p) {
			newest = m
		}
	}
	if err := s.postByPost([]*nodes.Node{newest}, p); err != nil {
		return err
	}
	if s.numbers.conversion(account) == "" {
		s.cfg.Memory.Earlier().Disprove(account)
	}
	return nil
}

// shows reports whether a table that the statement reads shows a post's metrics.
func (s *insights) shows(n *nodes.Node, p *shape.Path) bool {
	for _, t := range s.hints.Tables() {
		if s.shape.Target(t) != p {
			continue
		}
		left := slices.ContainsFunc(t.Only, func(x schema.Condition) bool {
			c, _ := t.Column(x.Column)
			return c.Level == n.In.Level && !x.Holds(n.Get(n.In.Field(c.Field)).Text())
		})
		if !left {
			return true
		}
	}
	return false
}

// fewer are those of the posts that are worth asking now: where few rows are wanted,
// as many from n on, for each is a call and the rest of the page may stay unread.
func (s *insights) fewer(posts []*nodes.Node, n *nodes.Node) []*nodes.Node {
	at := slices.Index(posts, n)
	if s.wanted.Rows == 0 || s.wanted.Filtered || at < 0 {
		return posts
	}
	return posts[at:min(len(posts), at+s.wanted.Rows)]
}

// metricRequest asks a post for some of its metrics.
type metricRequest struct {
	post *nodes.Node
	*shape.Selection
	again  bool   // the API said that one metric of one post is too much
	total  bool   // asked for as totals
	by     string // broken down by; "" for not
	turned bool   // the API has refused the other form
}

// postByPost asks each post for the metrics that its kind knows.
func (s *insights) postByPost(posts []*nodes.Node, p *shape.Path) error {
	var asks []metricRequest
	for _, n := range posts {
		asks = append(asks, s.metricAsks(n, p, s.needs.At(p).Fields)...)
	}
	return s.askPosts(asks)
}

// askPosts makes the requests together, and then those that what was refused
// takes instead.
func (s *insights) askPosts(asks []metricRequest) error {
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
			s.numbers.take(asks[i].post, r.Page, asks[i].Selection)
		}
	}
	var instead []metricRequest
	for i, r := range results {
		if r.Err == nil {
			s.numbers.told()
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
		params.Set(shape.AsTotals.Name, shape.AsTotals.Value)
	}
	if a.by != "" {
		params.Set(shape.Breakdown, a.by)
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
func (s *insights) metricAsks(n *nodes.Node, p *shape.Path, mask bitset.Set) (asks []metricRequest) {
	m := s.numbers.of(n, p)
	missing := mask.Minus(m.Have())
	if s.numbers.beforeInsights(n) {
		s.numbers.withhold(m, missing, note.Conversion, "the post is older than the change to a business account")
		return nil
	}
	product := s.numbers.productOf(n)
	fields, settled := shape.Metrics(s, p, missing, func(f int) bool {
		products := p.Columns[f].Products
		return len(products) == 0 || slices.Contains(products, product)
	})
	if rest := missing.Minus(settled); s.needs.At(p).Silent {
		m.Settle(rest)
	} else if !rest.IsEmpty() {
		s.numbers.withhold(m, rest, note.WrongType, "posts of this kind do not have the metric")
	}
	m.Settle(settled.Minus(bitset.Of(fields...)))
	var plain, totals []int
	broken := map[string][]int{}
	for _, f := range fields {
		if by := p.By(f); by != "" {
			broken[by] = append(broken[by], f)
		} else if s.cfg.Memory.IsTotal(p, f, s.now()) {
			totals = append(totals, f)
		} else {
			plain = append(plain, f)
		}
	}
	for by := range broken { // whose answers have the whole, too
		along := func(f int) bool {
			return slices.ContainsFunc(broken[by], func(b int) bool { return p.By(f) == "" && p.Metric(b) == p.Metric(f) })
		}
		for _, list := range []*[]int{&plain, &totals} {
			for _, f := range *list {
				if along(f) {
					broken[by] = append(broken[by], f)
				}
			}
			*list = slices.DeleteFunc(*list, along)
		}
	}
	if len(plain) > 0 {
		asks = append(asks, metricRequest{post: n, Selection: shape.SelectMetrics(p, plain)})
	}
	if len(totals) > 0 {
		asks = append(asks, metricRequest{post: n, Selection: shape.SelectMetrics(p, totals), total: true})
	}
	for _, by := range slices.Sorted(maps.Keys(broken)) {
		asks = append(asks, metricRequest{post: n, Selection: shape.SelectMetrics(p, broken[by]), by: by})
	}
	return asks
}

// postRefused settles what a post's insights answered with an error, and returns
// what is to be asked instead: what is left without a metric that the API does
// not know, or each metric by itself, to find the one that it refuses.
func (s *insights) postRefused(a metricRequest, err error) (instead []metricRequest, _ error) {
	n, m := a.post, s.numbers.of(a.post, a.Path)
	var api *graph.APIError
	errors.As(err, &api)
	outcome := repair.Post(err, repair.PostFacts{
		Metrics: len(a.Fields), Total: a.total, Turned: a.turned, Again: a.again, Failing: s.numbers.down(n.ID),
	})
	if outcome != repair.Fails && outcome != repair.Unavailable {
		s.numbers.told()
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
		s.numbers.failed(n.ID)
		s.numbers.withhold(m, a.Mask, note.Refused, "the API fails when it is asked for this post's numbers: "+api.Error())
	case repair.OlderThanBusiness:
		s.numbers.noteConversion(n)
		s.numbers.withhold(m, a.Mask, note.Conversion, "the post is older than the change to a business account")
	case repair.FewViewers:
		s.numbers.withhold(m, a.Mask, note.FewViewers, "too few people have seen it for the API to tell")
	case repair.Vanished:
		s.numbers.withhold(m, a.Mask, note.Vanished, "the post is gone, or not visible to this token")
	case repair.OtherForm:
		a.total, a.turned = false, true
		instead = append(instead, a)
	case repair.OneByOne:
		for _, f := range a.Fields {
			instead = append(instead, metricRequest{post: n, Selection: shape.SelectMetrics(a.Path, []int{f}), turned: a.turned, by: a.by})
		}
	case repair.Again:
		a.again = true
		instead = append(instead, a)
	case repair.Withheld:
		s.numbers.withhold(m, a.Mask, note.Refused, api.Error())
	}
	return instead, nil
}

// mendMetrics learns what a refusal says of a post's metrics, and reports whether they
// can be asked for otherwise.
func (s *insights) mendMetrics(refusal *graph.APIError, a metricRequest) bool {
	for _, step := range repair.Metrics(refusal, a.Path, a.Fields) {
		if (step.Action != repair.AsTotals || !a.total && !a.turned) && s.degrader.learn(step) {
			return true
		}
	}
	return false
}

// askSpoilt asks the post that spoilt a page for its insights alone, at once:
// what it answers may spare those that follow.
func (s *insights) askSpoilt(these []*nodes.Node) error {
	for _, n := range these {
		for _, p := range n.In.Below {
			if p.Kind.Insight {
				if err := s.postByPost([]*nodes.Node{n}, p); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
