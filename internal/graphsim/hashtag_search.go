package graphsim

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// How many different hashtags an account may ask for, and within which time.
const (
	mostHashtags  = 30
	hashtagWindow = 7 * 24 * time.Hour
	// searchSpacing is how far apart the searches lie that were made before the start,
	// the latest first.
	searchSpacing = 5 * time.Hour
)

// searches are the hashtags that accounts have asked for, and when.
type searches struct {
	start time.Time
	mu    sync.Mutex
	times map[string]map[Hashtag]time.Time // by the account's id
}

// by are those of an account, which begin with what it has searched for before the start.
func (s *searches) by(a *Account) map[Hashtag]time.Time {
	times := s.times[a.ID]
	if times != nil {
		return times
	}
	if s.times == nil {
		s.times = map[string]map[Hashtag]time.Time{}
	}
	times = map[Hashtag]time.Time{}
	for k, h := range a.Hashtags {
		times[*h] = s.start.Add(-time.Duration(k+1) * searchSpacing)
	}
	s.times[a.ID] = times
	return times
}

// ask counts a hashtag for an account, and reports whether it may be asked for. One
// that it has asked for within the time counts no more.
func (s *searches) ask(a *Account, h *Hashtag, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	asked := s.by(a)
	live := 0
	for other, at := range asked {
		switch {
		case now.Sub(at) >= hashtagWindow:
			delete(asked, other)
		case other != *h:
			live++
		}
	}
	if _, again := asked[*h]; again {
		return true
	}
	if live >= mostHashtags {
		return false
	}
	asked[*h] = now
	return true
}

// of are those that count for an account: what was there at the start first, in its
// order, the others by their names.
func (s *searches) of(a *Account, now time.Time) []*Hashtag {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list, later []*Hashtag
	times := s.by(a)
	for _, h := range a.Hashtags {
		if at, ok := times[*h]; ok && now.Sub(at) < hashtagWindow {
			list = append(list, h)
		}
	}
	for h, at := range times {
		if !slices.ContainsFunc(list, func(x *Hashtag) bool { return *x == h }) && now.Sub(at) < hashtagWindow {
			later = append(later, &h)
		}
	}
	slices.SortFunc(later, func(a, b *Hashtag) int { return strings.Compare(a.Name, b.Name) })
	return append(list, later...)
}

// asker is the account that the parameter user_id names.
func (c *call) asker() (*Account, *Error) {
	id := c.params.get("user_id")
	if id == "" {
		return nil, badParam("(#100) The parameter user_id is required")
	}
	for _, a := range c.w.data.Accounts {
		if a.ID == id && !a.Personal && c.token.sees(a) {
			c.account = a
			return a, nil
		}
	}
	return nil, noObject(c.method, id)
}

// searches counts a hashtag for the account that asks.
func (c *call) searches(h *Hashtag) *Error {
	a, err := c.asker()
	switch {
	case err != nil:
		return err
	case c.p.opts.NoPublicContent:
		return &Error{
			Status: 400, Code: 10, Type: oauthException,
			Message: "(#10) To use 'Instagram Public Content Access', your use of this endpoint must be reviewed and approved by Facebook.",
		}
	case c.p.searches.ask(a, h, c.now):
		return nil
	case c.p.opts.TooManyHashtags != nil:
		return c.p.opts.TooManyHashtags
	}
	return &Error{
		Status: 400, Code: 18, Subcode: 2207034, Type: oauthException, Message: "(#18) This api call could not be completed due to resource limits",
		UserTitle: "Max Hashtags Exceeded", UserMessage: "You have exceeded the maximum of 30 unique hashtags within a 7 day rolling period.",
	}
}

// searchHashtag answers ig_hashtag_search.
func (c *call) searchHashtag() ([]byte, *Error) {
	q := strings.ToLower(c.params.get("q"))
	if q == "" {
		return nil, badParam("(#100) The parameter q is required")
	}
	if c.flavour() == flavourInstagram {
		return nil, noPath("/" + c.path)
	}
	if !c.may(scopeBasic) {
		return nil, noPermission()
	}
	h := c.w.data.hashtags[q]
	if h == nil {
		if _, err := c.asker(); err != nil {
			return nil, err
		}
		if c.p.opts.UnknownHashtagEmpty {
			return []byte(`{"data":[]}`), nil
		}
		return nil, &Error{
			Status: 400, Code: 24, Subcode: 2207024, Type: oauthException, Message: "The requested resource does not exist",
			UserTitle: "Invalid Hashtag", UserMessage: "The hashtag that was entered does not exist, or is not allowed.",
		}
	}
	if err := c.searches(h); err != nil {
		return nil, err
	}
	sel, err := c.fields()
	if err != nil {
		return nil, err
	}
	b, err := c.appendNode([]byte(`{"data":[`), h, sel)
	if err != nil {
		return nil, err
	}
	return append(b, "]}"...), nil
}
