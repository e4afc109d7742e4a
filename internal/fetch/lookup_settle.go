package fetch

import (
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// settleMembers has the edges decide about the objects whose fields leave it open.
func (s *lookups) settleMembers(p *shape.Path, open []*candidate) error {
	if len(open) == 0 {
		return nil
	}
	if p.Level > 1 { // all the posts above are asked for together
		var posts []string
		for _, c := range open {
			if c.post != "" {
				posts = append(posts, c.post)
			}
		}
		if _, err := s.lookup(p.Top(), posts, p.Top()); err != nil {
			return err
		}
	}
	for _, c := range open {
		if err := s.settleMember(c); err != nil {
			return err
		}
		if _, there := s.seen.Saw(c.In.Path, c.ID); !there {
			s.seen.SetMissing(c.In.Path, c.ID)
		}
	}
	return nil
}

func (s *lookups) settleMember(c *candidate) error {
	switch p := c.In.Path; {
	case p.Level == 1:
		return s.findPost(c)
	case c.post == "": // it may be anywhere
		return s.searchFor(p, []string{c.ID})
	default:
		post := s.seen.Known(s.seen.Of(p.Top()), c.post)
		switch {
		case post == nil:
			return s.seen.Err()
		case c.own == schema.Member && p.Level == 2:
			s.judge.admit(c, post)
			return nil
		case c.own == schema.Member && c.account != "":
			s.judge.admit(c, nil)
			return nil
		default:
			return s.find(c, post, shape.Window{})
		}
	}
}

// findPost reads the posts of the account that a candidate may belong to, or of
// each account, of the second in which it was published.
func (s *lookups) findPost(c *candidate) error {
	var w shape.Window
	if at, ok := value.ParseTime(c.Instant()); ok {
		w = shape.Window{Since: at.Unix() - 1, Until: at.Unix() + 1} // whether the ends belong to it is not said
	}
	accounts, err := s.accounts.rootNodes(s.shape.Accounts())
	if err != nil {
		return err
	}
	for _, account := range accounts {
		if c.account != "" && c.account != account.ID {
			continue
		}
		if err := s.find(c, account, w); err != nil {
			return err
		}
		if _, there := s.seen.Saw(c.In.Path, c.ID); there {
			return nil
		}
	}
	return nil
}

// find walks on below a node until the candidate has come, or all has.
func (s *lookups) find(c *candidate, from *nodes.Node, w shape.Window) error {
	s.seen.Keep(c.In.Path)
	walk := s.walks.walker(c.In.Path, c.In.Chain(), once(from), w, 0)
	walk.seeks = true
	defer walk.close()
	for {
		if _, there := s.seen.Saw(c.In.Path, c.ID); there {
			return nil
		}
		if n, err := walk.next(); n == nil || err != nil {
			return err
		}
	}
}
