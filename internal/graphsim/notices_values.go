package graphsim

import (
	"slices"
	"strconv"
	"time"
)

// What notices say. The shape of comments and mentions is documented; whether the app is
// told of comments that it wrote itself is not: it is told here.

// commented tells of a comment: the account whose post it is on, and those that it mentions
// on posts of others. untold is why the app hears of it for none of them, "" where it does.
func (n *notifier) commented(x *Comment) (untold string) {
	heard := false
	tell := func(a *Account, field string, value []byte) {
		if why := n.happened(a, field, value); why == "" {
			heard = true
		} else if untold == "" {
			untold = why
		}
	}
	owner := x.Media.Account
	if owner != nil && !n.p.worlds.first.data.isStranger(owner) {
		tell(owner, "comments", commentValue(x))
	}
	for _, a := range n.p.worlds.first.data.Accounts {
		if a != owner && x.Mentioned(a) {
			b := appendString([]byte(`{"media_id":`), x.Media.ID)
			tell(a, "mentions", append(appendString(append(b, `,"comment_id":`...), x.ID), '}'))
		}
	}
	if heard {
		return ""
	}
	return untold
}

func commentValue(x *Comment) []byte {
	b := appendString([]byte(`{"from":{"id":`), x.FromID())
	b = appendString(append(b, `,"username":`...), x.Username())
	b = appendString(append(b, `},"media":{"id":`...), x.Media.ID)
	b = appendString(append(b, `,"media_product_type":`...), x.Media.Product)
	b = appendString(append(b, `},"id":`...), x.ID)
	if x.Parent != nil {
		b = appendString(append(b, `,"parent_id":`...), x.Parent.ID)
	}
	return append(appendString(append(b, `,"text":`...), x.Text()), '}')
}

// storyEnded is what is told of a story that ends, by the names that clients have seen.
// Whether today's metrics come too is not known; those of stories with too few viewers are
// taken not to come.
func storyEnded(m *Media) []byte {
	taps := map[string]int64{}
	for _, x := range m.Breakdown("navigation") {
		taps[x.Name] = x.Value
	}
	b := appendString([]byte(`{"media_id":`), m.ID)
	for _, x := range []struct {
		name string
		n    int64
	}{
		{"impressions", m.Insight("views")},
		{"reach", m.Insight("reach")},
		{"taps_forward", taps["TAP_FORWARD"]},
		{"taps_back", taps["TAP_BACK"]},
		{"exits", taps["TAP_EXIT"]},
		{"replies", m.Insight("replies")},
	} {
		b = append(appendString(append(b, ','), x.name), ':')
		b = strconv.AppendInt(b, x.n, 10)
	}
	return append(b, '}')
}

// sweep tells of the stories that have ended since the last time.
func (n *notifier) sweep(now time.Time) {
	n.mu.Lock()
	from := n.swept
	n.swept = now
	n.mu.Unlock()
	var ended []*Media
	n.stories(func(m *Media) {
		if end := m.Timestamp.Add(storyLife); end.After(from) && !end.After(now) && m.NoInsights() == "" {
			ended = append(ended, m)
		}
	})
	slices.SortStableFunc(ended, func(a, b *Media) int { return a.Timestamp.Compare(b.Timestamp) })
	for _, m := range ended {
		n.mu.Lock()
		n.changes = append(n.changes, change{m.Account.ID, "story_insights", storyEnded(m)})
		n.mu.Unlock()
	}
}

// nextEnd is when the next story ends, zero where none is live.
func (n *notifier) nextEnd(now time.Time) (next time.Time) {
	n.stories(func(m *Media) {
		if end := m.Timestamp.Add(storyLife); end.After(now) && (next.IsZero() || end.Before(next)) {
			next = end
		}
	})
	return next
}

// stories calls look with those of whose end the app is told.
func (n *notifier) stories(look func(*Media)) {
	w := n.p.worlds.first
	w.mu.RLock()
	defer w.mu.RUnlock()
	for _, a := range w.data.Accounts {
		n.mu.Lock()
		told := n.tells(a, "story_insights")
		n.mu.Unlock()
		if told {
			for _, m := range a.Stories {
				look(m)
			}
		}
	}
}
