package fetch

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Whether an object that was looked up by its id is a row, its own fields tell in
// the usual case. Where they leave it open, the edge that lists the rows decides:
// an answer must not depend on whether a key was looked up or found by walking.

// candidate is an object that was looked up by its id.
type candidate struct {
	*nodes.Node // what it would be, with what was answered
	answer      *graph.Node
	ask         *shape.Selection
	page        *nodes.Page
	own         schema.Verdict // of its own fields alone
	account     string         // id of the account above it, "" where that is not told
	post        string         // id of the post above it, "" likewise or where it is one
	belongs     schema.Verdict // whether it is a row
}

// judge tells whether an object that was looked up by its id is a row.
type judge struct {
	cfg    *Config
	seen   *nodes.Store
	roots  *roots
	intake *intake
}

// candidate judges an object by what was answered.
func (s *judge) candidate(p *shape.Path, g *graph.Node, a *shape.Selection, pg *nodes.Page) *candidate {
	c := &candidate{Node: s.seen.Candidate(p, g.ID), answer: g, ask: a, page: pg}
	s.intake.fill(c.Node, g, a)
	look := p.Edge.Lookup()
	get := func(field string) schema.Value {
		f := p.Field(field)
		v := c.Get(f)
		return schema.Value{Text: v.Text(), Given: !v.IsNull(), Asked: slices.Contains(a.Fields, f)}
	}
	c.account, c.own = get(look.Account).Text, look.Member(get)
	c.belongs = both(c.own, s.reaches(c.account))
	if look.Post != nil {
		c.post = c.Get(p.Direct[shape.AncestorField{Level: 1}]).Text()
		c.belongs = both(c.belongs, s.above(c.post, p.Top(), func() schema.Verdict { return look.Post(get) }))
	}
	return c
}

// both is the verdict of two that have to be met.
func both(a, b schema.Verdict) schema.Verdict {
	switch {
	case a == schema.NoMember || b == schema.NoMember:
		return schema.NoMember
	case a == schema.Open || b == schema.Open:
		return schema.Open
	default:
		return schema.Member
	}
}

// reaches tells whether the statement reads the account that an object names as its
// owner's. Where the accounts are not known yet it is one of the login's, as what
// proves the object is shown to no other.
func (s *judge) reaches(account string) schema.Verdict {
	var all []string
	switch {
	case account == "":
		return schema.Open
	case s.cfg.Account != "":
		all = []string{s.cfg.Account}
		if s.roots.own.ID != "" { // which may be named by its other id
			all = []string{s.roots.own.ID}
		}
	case s.roots.accounts() != nil:
		all = ids(s.roots.accounts())
	default:
		for _, a := range s.cfg.Memory.Accounts(s.cfg.now()) {
			all = append(all, a.ID)
		}
	}
	if len(all) > 0 && !slices.Contains(all, account) {
		return schema.NoMember
	}
	return schema.Member
}

// above tells whether the post above an object is one of its account's posts, by
// what is known of it or else by its fields.
func (s *judge) above(post string, p *shape.Path, fields func() schema.Verdict) schema.Verdict {
	if post == "" {
		return schema.Open
	}
	switch asked, there := s.seen.Saw(p, post); {
	case there:
		return schema.Member
	case asked:
		return schema.NoMember
	default:
		return fields()
	}
}

// accountAbove is the node above a post that names its account; nil of what hangs
// further below.
func (s *judge) accountAbove(c *candidate) *nodes.Node {
	if c.In.Level > 1 {
		return nil
	}
	return s.seen.Root(c.In.Start(), c.account, nil)
}

// admit takes an object that is a row into the store.
func (s *judge) admit(c *candidate, up *nodes.Node) {
	n := s.intake.absorb([]graph.Node{*c.answer}, c.ask, c.page, nil, false)[0]
	c.page.Nodes = append(c.page.Nodes, n)
	n.HangBelow(up)
}
