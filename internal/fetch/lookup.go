package fetch

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/repair"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/terms"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// lookups finds nodes by their ids: among those seen, by asking for them, or by walking
// until they come, whichever takes fewer calls.
type lookups struct {
	*planner
	pager     *pager.Pager
	seen      *nodes.Store
	planned   *accountPlan
	roots     *roots
	accounts  *accounts
	intake    *intake
	course    *course
	lists     *lists
	walks     *walks
	completer *completer
	degrader  *degrader
	refusals  *refusals
	judge     *judge

	states []lookupState // of each path, by its index
}

// lookupState is how the ids at a path are found.
type lookupState struct {
	unknown int     // ids looked up that the store did not know
	priced  bool    // the length of its walk was asked for, for their sake
	whole   bool    // all there is at the path was seen
	search  *walker // the walk that looks for ids
}

// state returns that of a path.
func (s *lookups) state(p *shape.Path) *lookupState { return &s.states[p.Index] }

// lookup sees to it that the nodes at p with those ids are known, and returns the
// ids of those there are, in their order; the slice may be that of the keys. wanted is
// the path whose rows the caller is after.
func (s *lookups) lookup(p *shape.Path, keys []string, wanted *shape.Path) ([]string, error) {
	missing := s.unseen(p, keys)
	if len(missing) > 0 && !s.state(p).whole {
		s.seen.Keep(p) // whoever looks up an id later finds it among what was passed
		s.state(p).unknown += len(missing)
		if err := s.price(p, wanted); err != nil {
			return nil, err
		}
		asked := len(missing)
		missing = s.unseen(p, missing)
		s.state(p).unknown -= asked - len(missing)
		if len(missing) > 0 && s.walkIsBetter(p) {
			if err := s.searchFor(p, missing); err != nil {
				return nil, err
			}
			missing = s.unseen(p, missing)
		}
		if len(missing) > 0 && !s.state(p).whole {
			if err := s.fetchByID(p, missing, wanted); err != nil {
				return nil, err
			}
		}
	}
	return slices.DeleteFunc(terms.Distinct(keys), func(id string) bool {
		_, there := s.seen.Saw(p, id)
		return !there
	}), nil
}

// unseen returns the ids that the store does not know yet, each once.
func (s *lookups) unseen(p *shape.Path, keys []string) []string {
	var out []string
	for _, id := range terms.Distinct(keys) {
		if asked, _ := s.seen.Saw(p, id); !asked && isID(p.Kind, id) {
			out = append(out, id)
		}
	}
	return out
}

// searchFor walks on through everything at p until all the ids have been seen,
// or the walk has ended and the rest do not exist, unless there is more than the API
// lists.
func (s *lookups) searchFor(p *shape.Path, keys []string) error {
	s.seen.Keep(p)
	if s.state(p).search == nil {
		s.state(p).search = s.accounts.walkAll(p)
		s.state(p).search.seeks = true
	}
	for known := -1; ; {
		if s.seen.Came(p) != known { // another page has come
			known = s.seen.Came(p)
			keys = slices.DeleteFunc(keys, func(id string) bool {
				_, there := s.seen.Saw(p, id)
				return there
			})
			if err := s.seen.Relieve(); err != nil {
				return err
			}
		}
		if len(keys) == 0 {
			return nil
		}
		n, err := s.state(p).search.next()
		if err != nil {
			return err
		}
		if n == nil {
			s.state(p).whole = !s.course.short(p)
			return nil
		}
	}
}

// fetchByID asks for nodes at p by their ids, with all that the statement wants
// of such a node. What is no member of the path, a story among posts, is
// treated as not there.
func (s *lookups) fetchByID(p *shape.Path, keys []string, wanted *shape.Path) error {
	if s.planned.begin.IsOwn() { // whose other id answers may have
		if _, err := s.accounts.rootNodes(s.shape.Accounts()); err != nil {
			return err
		}
	}
	k := s.builder(wanted, s.together, "")
	var open []*candidate
	for len(keys) > 0 {
		k.Left = nil
		a := k.Of(p, s.needs.At(p).Fields.Union(s.needs.At(p).Alone))
		results, err := s.pager.Nodes(keys, a)
		if err != nil {
			return err
		}
		pg := &nodes.Page{Left: k.Left}
		var again []string // with less than was asked for
		for i, r := range results {
			if r.Err == nil {
				if c := s.found(p, keys[i], r.Node, a, pg); c != nil {
					open = append(open, c)
				}
				continue
			}
			switch s.degrader.object(repair.Object(r.Err, a, s.objectFacts(k, len(again) > 0)), r.Err, a, k) {
			case repair.ObjectFails:
				return s.refusals.blame(r.Err, a, "")
			case repair.ObjectMissing:
				s.seen.SetMissing(p, keys[i]) // asked for: not there
				s.notes.add(Note{
					Reason: note.NotFound, Table: s.tableAt(p), Object: keys[i], Incomplete: true,
					Message: "an object looked up by its id is missing or not visible to this token; the API does not tell which",
				})
			case repair.ObjectOfOtherKind:
				s.seen.SetMissing(p, keys[i])
			case repair.ObjectForbidden:
				s.seen.SetMissing(p, keys[i])
				s.notes.add(Note{
					Reason: note.NoPermission, Table: s.tableAt(p), Object: keys[i], Incomplete: true,
					Message: "the API does not show an object looked up by its id: " + r.Err.Error(),
				})
			default:
				again = append(again, keys[i])
			}
		}
		keys = again
	}
	return s.settleMembers(p, open)
}

// found takes what was asked for by an id; an object of which its fields leave open
// whether it is a row is returned.
func (s *lookups) found(p *shape.Path, id string, g *graph.Node, a *shape.Selection, pg *nodes.Page) *candidate {
	if g.ID != id { // another id of the same
		s.seen.SetMissing(p, id)
		return nil
	}
	c := s.judge.candidate(p, g, a, pg)
	switch c.belongs {
	case schema.Open:
		return c
	case schema.Member:
		s.judge.admit(c, s.judge.accountAbove(c))
	case schema.NoMember:
		s.seen.SetMissing(p, id)
	}
	return nil
}

// objectFacts are what decides about an object that was refused; changed says that the
// request has been changed for another one.
func (s *lookups) objectFacts(k *builder, changed bool) repair.ObjectFacts {
	return repair.ObjectFacts{
		Tolerant: s.cfg.Partial, MissingFails: s.cfg.MissingIsError, Changed: changed, Split: k.Split,
		IsKind: func(name string) bool {
			return slices.ContainsFunc(s.cfg.Catalogue.Nodes, func(n *schema.Node) bool { return n.Name == name })
		},
	}
}
