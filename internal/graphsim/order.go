package graphsim

import (
	"cmp"
	"slices"
	"time"
)

// unordered reports whether posts are listed in another order than newest first.
func (o *Options) unordered() bool { return o.Pinned > 0 || o.Shuffled || o.Misplaced > 0 }

// arranged are an account's posts in the order in which the media edge lists
// them: newest first, unless the options say otherwise.
func (o *Options) arranged(posts []*Media) []*Media {
	switch {
	case o.Shuffled:
		posts = slices.Clone(posts)
		slices.SortFunc(posts, func(a, b *Media) int { return cmp.Compare(mix(a.seed, 61), mix(b.seed, 61)) })
	case o.Pinned > 0 && len(posts) > 1:
		posts = pinned(posts, o.Pinned)
	case o.Misplaced > 0 && len(posts) > 0:
		at := min(o.Misplaced, len(posts)) - 1
		posts = slices.Concat(posts[1:at+1], posts[:1], posts[at+1:])
	}
	return posts
}

// pinned puts n posts of the older half first, spread over it, the newest of them
// at the head.
func pinned(posts []*Media, n int) []*Media {
	half := len(posts) / 2
	n = min(n, len(posts)-half)
	out := make([]*Media, 0, len(posts))
	for i := range n {
		out = append(out, posts[half+i*(len(posts)-half)/n])
	}
	for _, m := range posts {
		if !slices.Contains(out[:n], m) {
			out = append(out, m)
		}
	}
	return out
}

// within keeps the items of an unordered listing that since and until leave.
func (c *call) within(l listing, args params) (listing, *Error) {
	r, err := c.span(args)
	if err != nil {
		return listing{}, err
	}
	kept := make([]int, 0, l.n)
	for i := range l.n {
		if r.holds(l.when(i)) {
			kept = append(kept, i)
		}
	}
	return listing{n: len(kept), at: func(i int) node { return l.at(kept[i]) }}, nil
}

// span is the range of time that since and until leave. Its ends belong to it,
// unless the options say otherwise; zero is an open one.
type span struct{ since, until time.Time }

// span reads since and until.
func (c *call) span(args params) (span, *Error) {
	since, hasSince, err := args.instant("since", c.now)
	if err != nil {
		return span{}, err
	}
	until, hasUntil, err := args.instant("until", c.now)
	if err != nil {
		return span{}, err
	}
	r := c.s.opts.ends(since, until)
	if !hasSince {
		r.since = time.Time{}
	}
	if !hasUntil {
		r.until = time.Time{}
	}
	return r, nil
}

// ends are the first and the last instant of a range.
func (o *Options) ends(since, until time.Time) span {
	if o.SinceExclusive {
		since = since.Add(1)
	}
	if o.UntilExclusive {
		until = until.Add(-1)
	}
	return span{since, until}
}

func (r span) holds(t time.Time) bool {
	return !t.Before(r.since) && (r.until.IsZero() || !t.After(r.until))
}
