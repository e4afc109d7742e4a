package fetch

import (
	"fmt"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
)

// walk gives the nodes at target below every root in scope, sorted newest first
// where that is wanted.
func (s *store) walk(target *shape.Path, chain []*shape.Path, b scanTerms, sorted bool) (source, error) {
	first := s.firstPage(target, b, sorted)
	if target.OfAccounts() && target.Level > 0 && b.accounts == nil {
		q := chain[1]
		if sorted {
			s.needs.At(q).Fields.Add(q.Time)
		}
		if _, err := s.accounts.rootsWith(target, s.planned.firstPageOf(target, q, b.window, first)); err != nil {
			return nil, err
		}
	}
	roots, err := s.accounts.inScope(target, b.accounts)
	if err != nil {
		return nil, err
	}
	return s.walks.inTurn(target, chain, roots, b, sorted, first), nil
}

// below gives the nodes at target under those at p that have the ids.
func (s *store) below(p, target *shape.Path, chain []*shape.Path, keys []string) source {
	var found []string
	looked := false
	return &walker{s: s.walks, target: target, chain: chain, starts: func() (*nodes.Node, error) {
		if !looked {
			looked = true
			var err error
			if found, err = s.lookups.lookup(p, keys, target); err != nil {
				return nil, err
			}
		}
		if len(found) == 0 {
			return nil, nil
		}
		id := found[0]
		found = found[1:]
		n := s.seen.Known(s.seen.Of(p), id)
		if n == nil && s.seen.Err() == nil {
			return nil, fmt.Errorf("fetch: %s: %s was found and is no longer held: this is a defect of the program", p.Name(), id)
		}
		return n, s.seen.Err()
	}}
}
