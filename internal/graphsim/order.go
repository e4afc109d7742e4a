package graphsim

import (
	"cmp"
	"slices"
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
