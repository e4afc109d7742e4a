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
	if s.walks.maySplit(target, b, sorted, first) {
		s.walks.prepareSplit(target)
	}
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

// keyed gives the nodes at a path under those at another that have some ids.
type keyed struct {
	walker
	lookups *lookups
	p       *shape.Path
	keys    []string // ids, of those at p
	looked  bool     // which of them there are
}

// below returns a scan of the nodes at target under those at p; [keyed.begin] names
// their ids.
func (s *store) below(p, target *shape.Path, chain []*shape.Path) *keyed {
	k := &keyed{lookups: s.lookups, p: p}
	k.walker = walker{s: s.walks, target: target, chain: chain, starts: k.start}
	return k
}

// begin begins the scan, after the end of the one before.
func (k *keyed) begin(keys []string) { k.keys, k.looked = keys, false }

// start gives the next node that has one of the ids.
func (k *keyed) start() (*nodes.Node, error) {
	seen := k.s.seen
	if !k.looked {
		k.looked = true
		if len(k.keys) == 1 { // of a join, which has come by it
			if n := seen.Known(seen.Of(k.p), k.keys[0]); n != nil {
				k.keys = nil
				return n, seen.Err()
			}
		}
		var err error
		if k.keys, err = k.lookups.lookup(k.p, k.keys, k.target); err != nil {
			return nil, err
		}
	}
	if len(k.keys) == 0 {
		return nil, nil
	}
	id := k.keys[0]
	k.keys = k.keys[1:]
	n := seen.Known(seen.Of(k.p), id)
	if n == nil && seen.Err() == nil {
		return nil, fmt.Errorf("fetch: %s: %s was found and is no longer held: this is a defect of the program", k.p.Name(), id)
	}
	return n, seen.Err()
}
