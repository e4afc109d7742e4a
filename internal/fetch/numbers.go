package fetch

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/answer"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// numbers holds what is known of posts' metrics: their values, why they have none, and
// what the answers of some tell of others.
type numbers struct {
	*teller
	cfg    *Config
	seen   *nodes.Store
	orders *orders

	before   map[string]string          // account id -> instant of its newest post without insights
	numbered map[string]string          // account id -> instant of its oldest post known to have insights
	answered map[*shape.Path]bitset.Set // metrics that were answered with a number
	failing  []string                   // posts whose insights failed, since the API last told of any's
}

func newNumbers(p *planner, seen *nodes.Store, watched *orders) *numbers {
	return &numbers{teller: p.teller, cfg: &p.cfg, seen: seen, orders: watched, before: map[string]string{}, numbered: map[string]string{}, answered: map[*shape.Path]bitset.Set{}}
}

// doubtful is how many posts may fail as the API does when it is down, with no
// answer about another's numbers between: single posts do. When more do, it is down.
const doubtful = 3

// failed notes that the API fails for a post's numbers as it does when it is down.
func (s *numbers) failed(post string) {
	if !slices.Contains(s.failing, post) { // which may be asked for several things
		s.failing = append(s.failing, post)
	}
}

// told notes that the API has told of a post's numbers: whatever it says, it is not down.
func (s *numbers) told() { s.failing = nil }

// down reports whether so many posts besides this one have failed that the API is down.
func (s *numbers) down(post string) bool {
	return len(s.failing) >= doubtful && !slices.Contains(s.failing, post)
}

// of returns the node that holds a post's metrics.
func (s *numbers) of(n *nodes.Node, p *shape.Path) *nodes.Node {
	return s.seen.Numbers(n, p)
}

func (s *numbers) productOf(n *nodes.Node) string {
	product := n.Get(n.In.Product).Text()
	if product == "" {
		return n.In.Edge.Products[0]
	}
	return product
}

// withhold settles metrics as NULL, for a reason. Where each number is a row, one that is
// there and cannot be read is a row that is missing.
func (s *numbers) withhold(m *nodes.Node, mask bitset.Set, reason, message string) {
	t := s.readAt(m.In.Path)
	rows := reason == note.Malformed && t != nil && t.Numbers != nil
	for f := range mask.Minus(bitset.Of(0)).All() {
		s.notes.add(Note{Reason: reason, Table: s.tableAt(m.In.Path), Column: s.columnAt(m.In.Path, f), Object: m.ID, Incomplete: rows, Message: message})
	}
	m.Settle(mask)
}

// take takes the metrics of an answer; nil says that there are none.
func (s *numbers) take(n *nodes.Node, g *graph.Page, a *shape.Selection) {
	m := s.of(n, a.Path)
	open := bitset.Of(a.Fields...).Minus(m.Have())
	var why map[int]answer.Oddity
	if g != nil {
		for i := range g.Nodes {
			name := g.Nodes[i].Values[0].Text()
			for _, f := range a.Fields {
				if a.Path.Metric(f) != name || !open.Has(f) || m.Have().Has(f) {
					continue
				}
				v, odd := lifetime(a.Path, f, &g.Nodes[i])
				if v.IsNull() {
					if why == nil {
						why = map[int]answer.Oddity{}
					}
					why[f] = odd
					continue
				}
				s.seen.Fill(m, f, v)
			}
		}
	}
	s.noteNumbers(n, a.Path, open.And(m.Have()))
	for f := range open.Minus(m.Have()).All() {
		odd, told := why[f]
		switch {
		case told:
		case g != nil && g.Odd > 0:
			odd = answer.Malformed("the answer holds something that is no metric")
		default:
			odd = answer.NoNumber
		}
		s.withhold(m, bitset.Of(f), odd.Reason, odd.Message)
	}
	m.Settle(a.Mask)
}

// lifetime reads the number of a metric over the lifetime of a post, or all that it is
// broken down into.
func lifetime(p *shape.Path, f int, g *graph.Node) (value.Value, answer.Oddity) {
	if by := p.By(f); by != "" {
		return answer.Broken(g, by)
	}
	return answer.Lifetime(p.Types[f], g)
}
